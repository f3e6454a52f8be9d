"""The versions of OpenSearch that can run here, with the Java that each needs and the digest of its archive."""

from dataclasses import dataclass

from tests.cluster.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Module:
    """A module that the archive lacks, and Maven Central has as a JAR alone: `org.opensearch.plugin:NAME`.

    `classname` is the class that the server loads, `java` the feature version of Java that it was compiled for.
    """

    name: str
    sha256: str
    classname: str
    java: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the server.

    `lowest` and `highest` are the feature versions of Java (17, 21, 25) between which it runs. `sha256` is the digest
    of its archive `org.opensearch.distribution.integ-test-zip:opensearch:NAME:zip` in Maven Central.
    """

    name: str
    sha256: str
    lowest: int
    highest: int
    modules: tuple[Module, ...] = ()

    def runs_on(self, java: int) -> bool:
        """Whether it runs on a Java of this feature version."""
        return self.lowest <= java <= self.highest


_ANALYSIS = Module(
    "analysis-common",
    "187378844d92a043b935038f9ae168f7812f686b1c1c7128f8b97731baff8a1a",
    "org.opensearch.analysis.common.CommonAnalysisPlugin",
    11,
)
VERSIONS = (
    Version("3.6.0", "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286", 21, 999),
    # It asks for the security manager, which Java 24 no longer has.
    Version("2.19.6", "71d6d8b1c637f3faecda0752b184b1cc526fc6eaad59ec1408c6327bb00b9293", 11, 23, (_ANALYSIS,)),
)
"""The newest first, which is taken where a Java for it is found and no version was asked for."""


def version_named(name: str) -> Version:
    """The version of this name. Raises Unavailable."""
    for each in VERSIONS:
        if each.name == name:
            return each
    known = " and ".join(each.name for each in VERSIONS)
    raise Unavailable(f"the harness does not know OpenSearch {name}, only {known}; add it to tests/cluster/versions.py")
