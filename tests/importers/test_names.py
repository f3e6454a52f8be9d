"""Names of imported files: safe and never the same for two addresses, whatever these hold."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from searchsvc.importers.names import digest_letters, identity_of, page_name, safe_segment

ODD = st.text(st.characters(codec=None), max_size=60) | st.text("./\\%_-~:?#\0 ", max_size=60)


@settings(deadline=None)
@given(ODD)
def test_a_name_never_climbs_or_hides(text: str) -> None:
    for address in (text, f"http://h/{text}", f"http://{text}/x"):
        try:
            name = page_name(address)
        except ValueError:
            continue
        segments = name.split("/")
        assert name.endswith(".html")
        assert len(segments) <= 15
        for segment in segments:
            assert segment
            assert segment[0] not in "._"
            assert not segment.upper().startswith("README")
            assert len(segment.encode()) <= 110
            assert segment.isprintable()


def test_dates_in_addresses_stay_to_be_read() -> None:
    name = page_name("https://www.example.gov.cn/xinwen/2020-07/15/content_5527000.htm?a=1#top")
    assert name.startswith("www.example.gov.cn/xinwen/2020-07/15/content_5527000-")


def test_an_address_has_one_name_and_two_have_two() -> None:
    same = ("http://h.example/a", "https://H.example/a#x", "https://h.example:443/a", "http://h.example:80/a")
    assert len({page_name(each) for each in same}) == 1
    others = (
        "http://h.example/a/",
        "http://h.example/A",
        "http://h.example/a.html",
        "http://h.example/a?b",
        "http://h.example:81/a",
    )
    assert len({page_name(each) for each in (*same, *others)}) == 1 + len(others)
    assert identity_of("http://[broken") == "http://[broken"


def test_a_digest_has_no_digits() -> None:
    assert set(digest_letters("x")) <= set(string.ascii_lowercase)
    assert len(digest_letters("\ud800")) == 16
    assert safe_segment("../..", "index") == "index"
