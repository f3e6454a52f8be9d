"""By which names a service may be called."""

import pytest

from searchsvc.web.door.host_names import HostNames, name_of


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Search.Example.org", "search.example.org"),
        ("search.example.org.:8000", "search.example.org"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("", ""),
    ],
)
def test_a_name_has_no_port(host: str, name: str) -> None:
    assert name_of(host) == name


def test_where_nothing_was_told_every_name_will_do() -> None:
    assert "anything.example" in HostNames("", ())


def test_told_names_and_those_of_this_machine_are_trusted() -> None:
    names = HostNames("https://search.example.org:8443", ("archive.example.org", "*.intern.example"))
    for trusted in ("search.example.org", "SEARCH.example.org:443", "archive.example.org", "a.b.intern.example"):
        assert trusted in names
    for own in ("localhost:8000", "127.0.0.1", "[::1]:1"):
        assert own in names
    for other in ("intern.example", "evil.example", "search.example.org.evil.example", "xsearch.example.org", ""):
        assert other not in names


def test_international_names_are_trusted_in_the_form_that_clients_send() -> None:
    names = HostNames("https://发布.example.cn:8443", ("*.bücher.example",))
    assert "xn--oor20v.example.cn:8443" in names
    assert "a.xn--bcher-kva.example" in names
    assert "xn--bcher-kva.example" not in names
