"""The JSON API: its routes, and the document that describes them, made of what they read and answer."""
