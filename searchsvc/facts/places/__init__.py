"""Where: the provinces that a text names, by themselves or by their cities and institutions."""
