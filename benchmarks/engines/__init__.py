"""The engines, each in a module of its own that is imported only in its own process."""
