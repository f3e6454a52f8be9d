"""From a tree to ranked documents."""
