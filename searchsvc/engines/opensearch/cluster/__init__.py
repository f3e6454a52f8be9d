"""The cluster, and what is kept on it of each generation."""
