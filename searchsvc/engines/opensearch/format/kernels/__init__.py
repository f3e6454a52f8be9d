"""The kernels of this engine."""
