"""The OpenSearch engine: the same service over a cluster of machines.

The cluster finds, filters and counts; our own code analyses, scores the best candidates, and marks.
"""
