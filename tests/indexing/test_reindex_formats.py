"""A folder of every format and encoding, and of files that are broken or hostile: nothing stops the rest."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchsvc.cli.main import commands
from searchsvc.indexing.reindex import reindex
from tests.readers.office.docx_files import ENTITY_BOMB, docx_of, paragraph
from tests.readers.office.pdf_files import pdf_of
from tests.readers.office.test_pdf_document import SMALL, written

DATA = Path(__file__).resolve().parents[1] / "data"
SIMPLIFIED = "全国教育工作会议\n\n2020年7月15日，会议在北京召开，要求各地认真落实。"
TRADITIONAL = "全國教育工作會議\n\n2020年7月15日，會議在北京召開，要求各地認真落實。"
GOOD: dict[str, bytes] = {
    "utf-8.txt": SIMPLIFIED.encode(),
    "utf-8-bom.txt": SIMPLIFIED.encode("utf-8-sig"),
    "utf-16.txt": SIMPLIFIED.encode("utf-16"),
    "gb18030.txt": SIMPLIFIED.encode("gb18030"),
    "big5.txt": TRADITIONAL.encode("big5"),
    "gb18030.md": f"# {SIMPLIFIED}".encode("gb18030"),
    "utf-16.json": '{"title": "全国教育工作会议", "body": "会议在北京召开。"}'.encode("utf-16"),
    "big5.jsonl": '{"title": "全國教育工作會議", "body": "會議在北京召開，要求各地認真落實。"}\n'.encode("big5"),
    "gb18030.html": f"<meta charset=gb2312><h1>全国教育工作会议</h1><p>{SIMPLIFIED}</p>".encode("gb18030"),
    "liar.htm": f"<meta charset=utf-8><h1>全國教育工作會議</h1><p>{TRADITIONAL}</p>".encode("big5"),
    "notice.docx": (DATA / "office" / "notice-zh.docx").read_bytes(),
    "notice.pdf": (DATA / "office" / "notice-zh.pdf").read_bytes(),
}
BROKEN: dict[str, tuple[bytes, str]] = {
    "binary.txt": (b"GIF89a\x00\x00\x01", "is not text"),
    "empty.html": (b"", "is empty"),
    "cut.txt": (("教育" * 200).encode()[:-1], "ends within a character"),
    "deep.json": (b'{"a":' * 100_000, "is"),
    "aliases.md": (b"---\na: &x [1]\nb: *x\n---\nText", "alias"),
    "bomb.docx": (docx_of(" " * 2**21), "packed more than 200 times"),
    "entities.docx": (docx_of(paragraph("<w:r><w:t>&a9;</w:t></w:r>"), prolog=ENTITY_BOMB), "document type"),
    "cut.docx": (docx_of(paragraph("text"))[:-40], "damaged or cut off"),
    "bomb.pdf": (pdf_of(b" " * (100 * 2**20)), "expands too far"),
    "locked.pdf": (written(SMALL, password="secret"), "is encrypted"),
    "scan.pdf": (pdf_of(b"q 9 0 0 9 0 0 cm /Im Do Q", image=bytes(64)), "has no text layer (a scanned document?)"),
    "cut.pdf": (SMALL[: len(SMALL) // 2], "damaged or cut off"),
}  # fmt: skip
IGNORED = ("page.xhtml", "table.csv", "README.html", "_draft.pdf", ".hidden.docx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, data in GOOD.items():
        (corpus / name).write_bytes(data)
    for name, (data, _) in BROKEN.items():
        (corpus / name).write_bytes(data)
    for name in IGNORED:
        (corpus / name).write_bytes(b"x")
    return tmp_path


@pytest.mark.process
def test_what_can_be_read_is_indexed_and_the_rest_is_named(folder: Path) -> None:
    report = reindex(folder / "corpus", folder / "index")
    skipped = {refusal.path: refusal.reason for refusal in report.skipped}
    assert skipped.keys() == BROKEN.keys()
    for name, (_, reason) in BROKEN.items():
        assert reason in skipped[name], name
    assert (report.added, report.ignored) == (len(GOOD), len(IGNORED))


@pytest.mark.process
def test_the_command_says_so_and_exits_with_3(folder: Path) -> None:
    arguments = ["reindex", "--corpus", str(folder / "corpus"), "--index", str(folder / "index"), "--json"]
    done = CliRunner().invoke(commands, arguments)
    assert done.exit_code == 3
    for name in BROKEN:
        assert name in done.stderr
    shutil.rmtree(folder / "corpus")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "utf-8.txt").write_bytes(GOOD["utf-8.txt"])
    assert CliRunner().invoke(commands, arguments).exit_code == 0
