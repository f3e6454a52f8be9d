"""The pages and the API over one live index."""
