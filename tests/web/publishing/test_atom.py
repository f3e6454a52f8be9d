"""Feeds as documents: valid whatever a release holds, with ids that depend on nothing but the release."""

from dataclasses import replace

import pytest

from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.web.publishing.atom import FeedHead, atom_feed, lasting_id, moment
from tests.web.conftest import HOSTILE, ODD_IDS
from tests.web.publishing.checking import ATOM, checked, texts

HEAD = FeedHead(
    id=lasting_id(None, "feed", ""),
    title="Everything",
    subtitle="",
    updated="2026-11-28T12:00:00+00:00",
    links=[("self", "/feed.atom", "application/atom+xml"), ("alternate", "/", "text/html")],
    author="Harbour Office",
    email="press@harbour.example",
    web=None,
    ui="en",
)
RELEASE = Release("a", "A title", "A body.", "en", PartialDate(2020, 7, 15), category="新闻发布")


def test_a_feed_without_entries_is_valid() -> None:
    feed = checked(atom_feed(HEAD, [], "", None))
    assert (texts(feed, "title"), texts(feed, "author/name")) == (["Everything"], ["Harbour Office"])


@pytest.mark.parametrize("odd", [HOSTILE, "a\0b\x1b\ufffe\ud800c", "]]>", "", "a\r\nb", "𠮷"])
def test_it_is_valid_whatever_stands_in_a_release(odd: str) -> None:
    held = (ProvinceFact("CN-HB", "text", "held"), ProvinceFact("CN-BJ", "text", "mentioned"))
    release = replace(RELEASE, title=odd, body=odd, source=odd, category=odd, provinces=held)
    feed = checked(atom_feed(replace(HEAD, title=odd, subtitle=odd), [release], "", None))
    assert not {"\0", "\x1b", "\ufffe"} & {*"".join(feed.itertext())}
    assert [each.get("term") for each in feed.iter(f"{ATOM}category")][-1] == "CN-HB"


def test_ids_are_those_of_the_release_wherever_it_is_and_whatever_it_says() -> None:
    changed = replace(RELEASE, title="Corrected", date=PartialDate(2021))
    ids = {
        *texts(checked(atom_feed(HEAD, [RELEASE], "", None)), "entry/id"),
        *texts(checked(atom_feed(replace(HEAD, ui="zh"), [changed], "https://other.example", None)), "entry/id"),
    }
    assert ids == {"urn:uuid:" + lasting_id(None, "release", "a").rpartition(":")[2]}
    assert len({lasting_id(None, "release", each) for each in ODD_IDS}) == len(ODD_IDS)
    assert lasting_id(None, "release", "a") == "urn:uuid:3380052e-fa30-5740-91db-876f062f0326"


def test_the_namespace_of_a_site_tells_its_ids_from_those_of_others() -> None:
    ids = {lasting_id(each, "release", "a") for each in (None, "harbour.example", "port.example")}
    assert len(ids) == 3


def test_a_partial_date_is_its_first_day() -> None:
    assert [moment(each) for each in ("2020-07-15", "2020-07", "2020", "0001")] == [
        "2020-07-15T00:00:00Z",
        "2020-07-01T00:00:00Z",
        "2020-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
    ]


def test_names_are_in_the_language_of_the_reader_and_texts_in_their_own() -> None:
    feed = checked(atom_feed(replace(HEAD, ui="zh"), [RELEASE], "https://a.example", None))
    (entry,) = feed.findall(f"{ATOM}entry")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (feed.get(lang), entry.get(lang)) == ("zh-Hans", "en")
    assert dict(entry.find(f"{ATOM}category").attrib) == {"term": "新闻发布", "label": "新闻发布"}
    assert entry.find(f"{ATOM}link").get("href") == "https://a.example/releases/a"
