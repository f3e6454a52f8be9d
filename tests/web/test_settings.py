"""Settings of the service: each wrong one is named, with what to write instead."""

from pathlib import Path
from typing import Any

import pytest

from searchsvc.errors import ParameterErrors, UsageError
from searchsvc.web.settings import ServeSettings, ascii_name, parse_public_url


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"public_url": "https://search.example.org"},
        {"public_url": "http://[::1]:8000/"},
        {"public_url": "https://发布.example.cn:8443"},
        {"trusted_hosts": ("a.example", "*.b.example", "*.发布.example.cn")},
        {"trusted_proxies": ("10.0.0.1", "10.0.0.0/8", "2001:db8::/32")},
        {"metrics_listen": "127.0.0.1:9100"},
        {"metrics_listen": "[::1]:9100"},
    ],
)
def test_right_settings_are_taken(settings: dict[str, Any]) -> None:
    ServeSettings(Path("index"), **settings).check()


@pytest.mark.parametrize(
    ("settings", "parameter"),
    [
        ({"public_url": "search.example.org"}, "public_url"),
        ({"public_url": "https://"}, "public_url"),
        ({"public_url": "https://search.example.org/below"}, "public_url"),
        ({"public_url": "https://u:p@search.example.org"}, "public_url"),
        ({"public_url": "https://search.example.org:x"}, "public_url"),
        ({"public_url": "https://straße.example"}, "public_url"),
        ({"trusted_hosts": ("straße.example",)}, "trusted_host"),
        ({"trusted_hosts": ("https://a.example",)}, "trusted_host"),
        ({"trusted_hosts": (" ",)}, "trusted_host"),
        ({"trusted_proxies": ("proxy.example",)}, "trusted_proxy"),
        ({"trusted_proxies": ("10.0.0.1/8",)}, "trusted_proxy"),
        ({"metrics_listen": "9100"}, "metrics_listen"),
        ({"metrics_listen": "127.0.0.1:99999"}, "metrics_listen"),
        ({"metrics_listen": "127.0.0.1:"}, "metrics_listen"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, Any], parameter: str) -> None:
    with pytest.raises(ParameterErrors) as told:
        ServeSettings(Path("index"), **settings).check()
    assert [fault.parameter for fault in told.value.faults] == [parameter]
    assert "; use " in told.value.faults[0].message


def test_the_address_of_the_metrics_is_read() -> None:
    assert ServeSettings(Path("index")).metrics_address is None
    assert ServeSettings(Path("index"), metrics_listen="[::1]:9100").metrics_address == ("::1", 9100)


@pytest.mark.parametrize(
    "address",
    ["releases.example", "ftp://a.example", "https://", "https://a.example/path", "https://a.example?x", "https://u@a.example",
     "https://a.example:x", "https://a.example#x", "//a.example", "https://a.example:0", "https://发布/x"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="without a path"):
        parse_public_url(address)


def test_an_address_has_no_slash_at_its_end() -> None:
    assert parse_public_url(" https://a.example/ ") == "https://a.example"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://发布.example.cn", "https://xn--oor20v.example.cn"),
        ("https://发布.example.cn:8443/", "https://xn--oor20v.example.cn:8443"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://Bu\u0308cher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_international_name_is_kept_as_the_network_knows_it(address: str, sent: str) -> None:
    assert parse_public_url(address) == sent


@pytest.mark.parametrize(
    "name",
    [
        "straße.example",
        "βόλος.example",
        "a\u200d发.example",
        "发布。cn",
        "Ａ.example",
        "发" * 64 + ".cn",
        "发." * 200,
        "发..cn",
    ],
)
def test_a_name_with_no_single_form_must_be_given_as_it_is_registered(name: str) -> None:
    for read in (ascii_name, lambda name: parse_public_url(f"https://{name}")):
        with pytest.raises(UsageError, match="use that under which it is registered: xn--"):
            read(name)
