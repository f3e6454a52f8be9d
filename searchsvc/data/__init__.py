"""Data files of the package; see each for what it is and where it is from."""
