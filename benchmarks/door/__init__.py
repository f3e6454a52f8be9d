"""Load on the front door: what happens beside silent clients, above the maximum rate, and over a long time."""
