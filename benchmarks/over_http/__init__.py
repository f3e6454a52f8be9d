"""Services over HTTP: ours as it ships, and beside it what people would use instead."""
