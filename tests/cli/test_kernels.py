"""Which kernels a command chooses: by how much it has to do, asked only where kernels are not compiled yet."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from searchsvc.cli import kernels
from searchsvc.cli.kernels import kernels_for_evaluation, kernels_for_look, kernels_for_reindex, kernels_for_search
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.whoosh.store import generations
from searchsvc.runtime.kernel_cache import KERNELS_VARIABLE, MOST_PLAIN_BYTES, MOST_PLAIN_RELEASES, PLAIN_VARIABLE


class Choices:
    """Remembers what was decided; no kernel is compiled. `releases` is what any index holds."""

    def __init__(self) -> None:
        self.little: list[bool] = []
        self.preferred = 0
        self.releases = 0

    def choose(self, has_little_to_do: Callable[[], bool]) -> str:
        self.little.append(has_little_to_do())
        return "plain" if self.little[-1] else "compiled"

    def prefer(self) -> None:
        self.preferred += 1


@pytest.fixture
def choices(monkeypatch: pytest.MonkeyPatch) -> Choices:
    for name in (KERNELS_VARIABLE, PLAIN_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    made = Choices()
    monkeypatch.setattr(kernels, "choose_mode", made.choose)
    monkeypatch.setattr(kernels, "prefer_plain", made.prefer)
    monkeypatch.setattr(generations, "releases_held", lambda _: made.releases)
    return made


def test_a_search_of_a_small_index_is_little(choices: Choices, capsys: pytest.CaptureFixture[str]) -> None:
    for choices.releases in (0, MOST_PLAIN_RELEASES, MOST_PLAIN_RELEASES + 1):
        kernels_for_search(Path("index"))
    assert choices.little == [True, True, False]
    assert capsys.readouterr().err.count("compiled in the background") == 2


def test_plain_kernels_that_were_asked_for_need_no_word(
    choices: Choices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, "plain")
    kernels_for_search(Path("index"))
    assert choices.little == [True]
    assert capsys.readouterr().err == ""


def test_a_reindex_is_little_where_corpus_and_index_are_small(choices: Choices, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_bytes(b"a")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    kernels_for_reindex(tmp_path, Path("index"))
    choices.releases = MOST_PLAIN_RELEASES + 1
    kernels_for_reindex(tmp_path, Path("index"))
    choices.releases = 0
    with (tmp_path / "b.txt").open("wb") as file:
        os.ftruncate(file.fileno(), MOST_PLAIN_BYTES)
    kernels_for_reindex(tmp_path, Path("index"))
    assert choices.little == [True, False, False]


def test_an_evaluation_is_much_and_a_look_at_a_small_index_is_next_to_nothing(choices: Choices) -> None:
    kernels_for_evaluation()
    kernels_for_look(Path("index"))
    assert (choices.little, choices.preferred) == ([False], 1)
    choices.releases = MOST_PLAIN_RELEASES + 1
    kernels_for_look(Path("index"))
    assert (choices.little, choices.preferred) == ([False, False], 1)


def test_a_cluster_leaves_little_to_do_however_much_it_holds(
    choices: Choices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choices.releases = MOST_PLAIN_RELEASES + 1
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    kernels_for_search(tmp_path)
    kernels_for_look(tmp_path)
    assert (choices.little, choices.preferred) == ([True], 1)
