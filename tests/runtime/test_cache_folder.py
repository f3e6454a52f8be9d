"""Where dictionaries are kept, and that a file there is whole or not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.runtime.cache_folder import cache_folder, keep


def test_it_is_its_owners_alone_and_where_the_user_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder() == tmp_path / "cache" / "searchsvc"
    assert cache_folder().stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "searchsvc"


def test_a_file_replaces_another_whole(tmp_path: Path) -> None:
    path = tmp_path / "words"
    keep(path, [b"one ", b"two"])
    keep(path, [b"three"])
    assert path.read_bytes() == b"three"
    assert [*tmp_path.iterdir()] == [path]


def test_what_fails_on_the_way_leaves_the_older_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    path = tmp_path / "words"
    keep(path, [b"whole"])
    with pytest.raises(KeyboardInterrupt):
        keep(path, pieces())
    assert path.read_bytes() == b"whole"
    assert [*tmp_path.iterdir()] == [path]
