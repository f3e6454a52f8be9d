"""Who is an editor, by the token, or by asking from this machine under a name of its own."""

import pytest

from searchsvc.web.door.editors import Editors
from searchsvc.web.frames import AskedRequest, Headers

LOCAL: Headers = [("host", "127.0.0.1:8000")]


def _asked(client: str, headers: Headers) -> AskedRequest:
    return AskedRequest("id", "GET", "/status", "", "http", client, headers)


@pytest.mark.parametrize(
    ("client", "host", "is_editor"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("::1", "[::1]:8000", True),
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "search.example.org", False),
        ("198.51.100.7", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_without_a_token_it_is_whoever_asks_from_this_machine(client: str, host: str, is_editor: bool) -> None:
    asked = _asked(client, [("host", host)])
    assert Editors("", has_metrics_address=False).include(asked) == is_editor
    assert not Editors("", has_metrics_address=True).include(asked)


@pytest.mark.parametrize("has_metrics_address", [True, False])
def test_with_a_token_it_is_whoever_sends_it(has_metrics_address: bool) -> None:
    editors = Editors("secret", has_metrics_address=has_metrics_address)
    assert editors.include(_asked("198.51.100.7", [("authorization", "Bearer secret")]))
    for wrong in ("Bearer wrong", "Bearer ge\xe4ndert", "secret", ""):
        assert not editors.include(_asked("127.0.0.1", [*LOCAL, ("authorization", wrong)]))
    assert not editors.include(_asked("127.0.0.1", LOCAL))
