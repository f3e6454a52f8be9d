"""The errors of the harness.

ClusterError
├── Unavailable      this machine cannot run a cluster: tests are skipped, or fail where CI is set
│   ├── NoJava       no JDK or JRE fits
│   └── NoArchive    the archive can be fetched from nowhere
├── BadArchive       what was fetched is not what it should be
└── NodeFailed       a node ended, or did not join in time; the last lines of its log are in the message
"""


class ClusterError(Exception):
    """Any error of the harness; the message says what to do."""


class Unavailable(ClusterError):
    """This machine lacks something that a cluster needs."""


class NoJava(Unavailable):
    """There is no Java that can run the server."""


class NoArchive(Unavailable):
    """The archive is not in the cache and cannot be fetched."""


class BadArchive(ClusterError):
    """An archive has other bytes than it should have, or entries that lead out of their folder."""


class NodeFailed(ClusterError):
    """A node ended by itself, or is not ready in time."""
