"""What is done once on a machine, in the background, so that nobody waits for it: kernels are compiled."""
