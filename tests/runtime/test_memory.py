"""A build changes how the process uses memory, and puts everything back."""

import gc

import pytest

from searchsvc.runtime import memory


class CLibrary:
    """Stands for the C library; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []

    def mallopt(self, option: int, value: int) -> None:
        self.asked.append(("mallopt", option, value))

    def malloc_trim(self, pad: int) -> None:
        self.asked.append(("trim", 0, pad))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> CLibrary:
    asked = CLibrary()
    monkeypatch.setattr(memory, "_C_LIBRARY", asked)
    return asked


def test_garbage_is_looked_for_rarely_while_it_builds(library: CLibrary) -> None:
    before = gc.get_threshold()
    with memory.used_for_build():
        assert gc.get_threshold()[0] > before[0]
        assert len(library.asked) == 2
    assert gc.get_threshold() == before
    assert library.asked[-1] == ("trim", 0, 0)
    assert len(library.asked) == 5


def test_it_is_put_back_where_a_build_fails(library: CLibrary) -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="failed"), memory.used_for_build():
        raise ValueError("failed")
    assert gc.get_threshold() == before
    assert library.asked[-1][0] == "trim"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_C_LIBRARY", object())
    with memory.used_for_build():
        pass


def test_the_memory_of_this_process_is_told_in_bytes() -> None:
    before = memory.peak_memory()
    assert before > 5 << 20
    assert memory.peak_memory() >= before
