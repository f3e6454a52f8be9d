"""HTTP as such: how requests are bounded, answers compressed and known again, and by which address we are reached."""
