"""The door: the one process that accepts connections, and decides which requests the workers get."""
