"""The engines that hold an index; `selection` chooses between them."""
