import orjson
import pytest

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers import confined
from searchsvc.readers.confined import TOO_MUCH_MEMORY


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ReadError("is empty"), "is empty"),
        (MemoryError(), TOO_MUCH_MEMORY),
        (RecursionError(), "is nested too deep"),
        (KeyError("/Root"), "is damaged: KeyError: '/Root'"),
        (ValueError("\ud800" * 500), f"is damaged: ValueError: {'?' * 96}"),
    ],
)
def test_whatever_a_reader_raises_is_a_reason(monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str) -> None:
    def fail(*_: object, **__: object) -> Record:
        raise error

    monkeypatch.setattr(confined, "read_release", fail)
    assert orjson.loads(confined._answer("a.pdf", ".pdf", b"")) == reason


def test_an_answer_holds_the_fields_of_the_record() -> None:
    fields = orjson.loads(confined._answer("a.html", ".html", b"<h1>T</h1><p>B</p>"))
    assert (fields["path"], fields["title"], fields["body"], fields["provinces"]) == ("a.html", "T", "B", [])
