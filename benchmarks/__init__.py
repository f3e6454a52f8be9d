"""The benchmark: the service beside its peers, on the same releases and the same questions. See README.md."""
