import os
import subprocess
from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.readers.refusal import Refusal
from searchsvc.readers.walk import CorpusListing, walk_corpus


def put(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Title", encoding="utf-8")


def paths(listing: CorpusListing) -> list[str]:
    return [source.path for source in listing.files]


def test_files_of_known_extensions_in_the_order_of_bytes(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.md", "a.txt", "a/b/c.json", "B.TXT", "é.jsonl", "通知.txt", "a b.Md")
    listing = walk_corpus(tmp_path)
    assert paths(listing) == ["B.TXT", "a b.Md", "a.txt", "a/b/c.json", "a/z.md", "b.txt", "é.jsonl", "通知.txt"]
    assert paths(listing) == sorted(paths(listing), key=os.fsencode)
    assert all(source.absolute.read_text(encoding="utf-8") == "Title" for source in listing.files)
    assert (listing.ignored, listing.refused) == (0, ())


def test_hidden_names_readmes_and_other_extensions_are_ignored(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.txt",
        ".a.txt",
        "_a.txt",
        "README.md",
        "README",
        "readme.txt",
        "README-first.txt",
        "a.csv",
        "a",
        "txt",
    )
    put(tmp_path, ".git/x.txt", ".git/y/z.txt", "_drafts/a.txt", "sub/README.md", "READING.txt")
    listing = walk_corpus(tmp_path)
    assert paths(listing) == ["READING.txt", "a.txt"]
    assert listing.ignored == 13
    assert listing.refused == ()


def test_a_link_out_of_the_corpus_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "corpus/a.txt", "outside/secret.txt")
    corpus = tmp_path / "corpus"
    (corpus / "b.txt").symlink_to(tmp_path / "outside/secret.txt")
    (corpus / "c").symlink_to(tmp_path / "outside")
    (corpus / "up").symlink_to("..")
    (corpus / "_ignored").symlink_to(tmp_path / "outside")
    (corpus / "d.csv").symlink_to(tmp_path / "outside/secret.txt")
    listing = walk_corpus(corpus)
    assert paths(listing) == ["a.txt"]
    assert [refusal.path for refusal in listing.refused] == ["b.txt", "c", "up"]
    assert all("leads out of the corpus" in refusal.reason for refusal in listing.refused)
    assert listing.ignored == 2


def test_a_neighbour_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    put(tmp_path, "corpus/a.txt", "corpus2/b.txt")
    (tmp_path / "corpus/b.txt").symlink_to(tmp_path / "corpus2/b.txt")
    assert [refusal.path for refusal in walk_corpus(tmp_path / "corpus").refused] == ["b.txt"]


def test_links_inside_are_followed_and_loops_end(tmp_path: Path) -> None:
    put(tmp_path, "z/a.txt", "_store/b.txt")
    (tmp_path / "latest.txt").symlink_to("z/a.txt")
    (tmp_path / "store").symlink_to("_store")
    (tmp_path / "a-link").symlink_to("z")
    (tmp_path / "z/loop").symlink_to("..")
    (tmp_path / "z/self").symlink_to("self")
    (tmp_path / "z/self.txt").symlink_to("self.txt")
    listing = walk_corpus(tmp_path)
    # a folder that is really there comes before links to it, which are not entered again
    assert paths(listing) == ["latest.txt", "store/b.txt", "z/a.txt"]
    assert [refusal.path for refusal in listing.refused] == ["z/self.txt"]


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert walk_corpus(tmp_path).refused == (
        Refusal("a.txt", None, "is a symbolic link to something that does not exist"),
    )


def test_a_corpus_that_is_itself_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    assert paths(walk_corpus(tmp_path / "link")) == ["a.txt"]


def test_names_that_cannot_be_ids_are_refused(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    for name in (b"a\nb.txt", b"\xff\xfe.txt", b"ok.txt"):
        Path(os.fsdecode(root + b"/" + name)).write_text("Title", encoding="utf-8")
    folder = Path(os.fsdecode(root + b"/\xe9t\xe9"))
    folder.mkdir()
    put(folder, "x.txt")
    listing = walk_corpus(tmp_path)
    assert paths(listing) == ["ok.txt"]
    assert [refusal.path for refusal in listing.refused] == ["\\xe9t\\xe9", "\\xff\\xfe.txt", "a\\x0ab.txt"]


def test_a_named_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert walk_corpus(tmp_path).refused == (Refusal("a.txt", None, "is not a regular file"),)


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.txt/b.txt")
    assert paths(walk_corpus(tmp_path)) == ["a.txt/b.txt"]


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    listing = walk_corpus(tmp_path)
    assert paths(listing) == ["a.txt"]
    assert listing.refused == (Refusal("closed", None, "cannot be read: permission denied"),)


def test_a_corpus_that_is_no_folder_is_wrong_usage(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(UsageError, match=r"no corpus folder .*create it"):
        walk_corpus(tmp_path / "none")
    with pytest.raises(UsageError, match="is a file"):
        walk_corpus(tmp_path / "a.txt")
    with pytest.raises(UsageError, match="loop"):
        walk_corpus(tmp_path / "loop")


def test_an_empty_corpus_has_no_files(tmp_path: Path) -> None:
    assert walk_corpus(tmp_path) == CorpusListing((), 0, ())


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    deep = "/".join(["d"] * 300) + "/a.txt"
    put(tmp_path, deep)
    assert paths(walk_corpus(tmp_path)) == [deep]


def test_hidden_folders_of_any_depth_are_counted(tmp_path: Path) -> None:
    before = Path.cwd()
    try:
        for name in ("_hidden", *["a"] * 1100):
            Path(name).mkdir() if name != "_hidden" else (tmp_path / name).mkdir()
            os.chdir(tmp_path / name if name == "_hidden" else name)
        Path("b.txt").touch()
    finally:
        os.chdir(before)
    assert walk_corpus(tmp_path).ignored == 1
    subprocess.run(["rm", "-rf", str(tmp_path / "_hidden")], check=True)  # which the library's own way cannot
