"""Many texts analysed at once, as arrays, by kernels: the same recipe as `text.analyzer` has for one."""
