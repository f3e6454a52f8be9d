"""How the program uses the machine: compiled kernels, memory, the folder of what is worked out once."""
