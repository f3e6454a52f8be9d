"""What Whoosh's own searcher and writer need to work on our segments: its codec, its fields, its cursors."""
