"""Releases become a generation on the cluster."""
