"""Which archives may be opened, judged before anything in them is expanded far."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from searchsvc.errors import ReadError
from searchsvc.readers.office import archive
from searchsvc.readers.office.archive import check_archive


def zipped(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def test_an_ordinary_document_passes() -> None:
    check_archive(zipped({"word/document.xml": b"<a>text</a>", "media/image.png": bytes(range(256)) * 10}))


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_xml_and_only_there(encoding: str) -> None:
    declared = '<!DOCTYPE a [<!ENTITY b "c">]>'.encode(encoding)
    check_archive(zipped({"notes.txt": declared}))
    for name in ("word/document.xml", "_rels/.RELS"):
        with pytest.raises(ReadError, match="declares a document type"):
            check_archive(zipped({name: declared}))


def test_what_expands_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match="packed more than 200 times"):
        check_archive(zipped({"a.bin": bytes(2**21)}))
    check_archive(zipped({"a.bin": bytes(2**20)}))  # small enough, however far it is packed
    monkeypatch.setattr(archive, "MAX_XML", 10)
    with pytest.raises(ReadError, match="has a part of more than"):
        check_archive(zipped({"a.xml": bytes(11)}))
    monkeypatch.setattr(archive, "MAX_EXPANDED", 20)
    with pytest.raises(ReadError, match="expands to more than"):
        check_archive(zipped({"a": bytes(11), "b": bytes(10)}))
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    with pytest.raises(ReadError, match="has more than 1 entries"):
        check_archive(zipped({"a": b"", "b": b""}))


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(ReadError, match="is encrypted, or of a format before 2007"):
        check_archive(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    for data in (b"", b"PK\x03\x04 cut", zipped({"a.xml": b"<a/>"})[:-10]):
        with pytest.raises(ReadError, match="is damaged or cut off"):
            check_archive(data)
