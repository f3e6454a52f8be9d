"""The Whoosh engine: the only modules that know Whoosh."""
