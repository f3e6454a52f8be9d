"""The values that everything else works with: frozen dataclasses, without input or output."""
