"""The nouns that everything else speaks of: frozen dataclasses, without input or output."""
