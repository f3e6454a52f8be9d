"""The kernels of a search: everything that is done for each posting."""
