"""Messages of the validator: which are faults."""

from typing import Any

import pytest

from benchmarks.audit import markup
from benchmarks.audit.markup import Tolerated, sorted_out


def message(text: str, kind: str = "error", **more: Any) -> dict[str, Any]:
    return {"type": kind, "message": text, "url": "file:/pages/home-en.html", "lastLine": 3, **more}


def test_errors_and_warnings_are_faults_each_once() -> None:
    messages = [
        message("Bad value"),
        message("Bad value"),
        message("Odd", "info", subType="warning"),
        message("", "info"),
    ]
    assert sorted_out(messages) == (["home-en.html, line 3: Bad value", "home-en.html, line 3: Odd"], {})


def test_what_is_tolerated_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Tolerated("CSS: “x”", "the validator does not know it yet")
    monkeypatch.setattr(markup, "TOLERATED", (known,))
    assert sorted_out([message("CSS: “x”: no"), message("CSS: “x”: never")]) == ([], {known: 2})
