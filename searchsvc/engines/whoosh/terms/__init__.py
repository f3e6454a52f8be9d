"""Terms: sorted lists of them in memory, and the dictionary of a segment."""
