"""What is wrong with this machine and this index, and what to do about it; nothing is changed by looking."""
