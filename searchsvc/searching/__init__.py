"""The verb `search`: raw parameters become a `Query`, the query trees, and the trees an answered `SearchPage`."""
