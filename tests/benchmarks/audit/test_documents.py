"""What the schema of Atom and the text of OpenSearch refuse."""

import pytest
from flask.testing import FlaskClient

from benchmarks.audit.documents import atom_faults, opensearch_faults
from searchsvc.model.release import Release
from searchsvc.web.app import create_app
from tests.web.fake import FakeEngine, FakeLive

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
GOOD = """<ShortName>Releases</ShortName><Description>All</Description>
<Url type="text/html" template="http://a.example/?q={searchTerms}&amp;page={startPage?}"/>"""


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    engine = FakeEngine([Release(id="a", title="A school", body="Text", language="en")])
    return create_app(FakeLive(engine)).test_client()


def described(inner: str, root: str = "OpenSearchDescription") -> list[str]:
    return [*opensearch_faults(f'<{root} xmlns="{NAMESPACE}">{inner}</{root}>'.encode())]


def test_ours_have_no_faults(client: FlaskClient) -> None:
    assert [*atom_faults(client.get("/feed.atom?q=school").data)] == []
    assert [*opensearch_faults(client.get("/opensearch.xml").data)] == []


def test_a_feed_without_an_id_is_refused() -> None:
    assert [*atom_faults(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>')]


@pytest.mark.parametrize(
    "inner",
    [
        GOOD.replace("Releases", "A name of seventeen"),
        GOOD.replace("<Description>All</Description>", ""),
        GOOD.replace("http://a.example", ""),
        GOOD.replace("startPage?", "number"),
        GOOD.replace("text/html", "html"),
        GOOD.replace("<Url", '<Url rel="other"'),
        GOOD.replace("<Url", '<Url pageOffset="one"'),
        GOOD + "<SyndicationRight>all</SyndicationRight>",
        GOOD.partition("<Url")[0],
    ],
)
def test_a_description_keeps_the_rules(inner: str) -> None:
    assert described(GOOD) == []
    assert len(described(inner)) == 1


def test_another_root_is_no_description() -> None:
    assert described(GOOD, "feed") == [f"the root is {{{NAMESPACE}}}feed"]
