"""When: the date of a release, and the years that a query names."""
