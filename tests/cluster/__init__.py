"""A real OpenSearch cluster on loopback, one JVM for each node, for tests and for development.

`python -m tests.cluster` runs one until Ctrl-C. Tests use the fixtures of `fixtures.py`: `one_node`, `three_nodes`,
`killable_nodes`. The harness itself needs a Java and the standard library, not the client with which tests ask.
"""
