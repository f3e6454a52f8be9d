"""What the cluster keeps of a release, and of an index."""
