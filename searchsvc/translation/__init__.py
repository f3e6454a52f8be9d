"""Dictionary translation: the words of a query get weighted alternatives in the other language."""
