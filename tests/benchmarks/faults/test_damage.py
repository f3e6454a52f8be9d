from pathlib import Path
from random import Random

import pytest

from benchmarks.faults.bit_flips import flips
from benchmarks.faults.damage import REFUSED, SAME, WRONG, Damage, Outcome, Rows
from benchmarks.faults.pages import PAGE, damages
from benchmarks.faults.specimens import Specimen


@pytest.fixture
def specimen(tmp_path: Path) -> Specimen:
    folder = tmp_path / "sound" / "generations" / "20260101T000000Z-abc123"
    folder.mkdir(parents=True)
    (tmp_path / "sound" / "current").write_text(folder.name + "\n", "ascii")
    for number in range(9):
        (folder / f"MAIN_x.file{number}").write_bytes(Random(number).randbytes(3 * PAGE + number))
    made = Specimen("made", tmp_path / "index", tmp_path / "sound", tmp_path, {}, {})
    made.renew()
    return made


def test_damage_is_there_within_its_block_only(specimen: Specimen) -> None:
    for damage in (*flips(specimen, 30, Random(1)), *damages(specimen, 30, Random(1))):
        path = specimen.index / damage.file
        sound = path.read_bytes()
        with damage.done(specimen.index):
            broken = path.read_bytes()
        assert broken != sound == path.read_bytes()
        assert len(broken) == len(sound)
        assert sound[damage.offset : damage.offset + len(damage.before)] == damage.before


def test_flips_reach_every_file_and_are_one_bit(specimen: Specimen) -> None:
    made = list(flips(specimen, 40, Random(1)))
    assert {each.file for each in made} == {*specimen.files()}
    assert {(each.before[0] ^ each.after[0]).bit_count() for each in made} == {1}


def test_the_same_seed_makes_the_same_faults(specimen: Specimen) -> None:
    assert list(damages(specimen, 20, Random(3))) == list(damages(specimen, 20, Random(3)))


def test_each_row_judges_one_thing() -> None:
    rows = Rows.of("flips", "at rest")
    damage = Damage("f", 0, b"a", b"b", "bit 1")
    rows.count(damage, Outcome(REFUSED, SAME, SAME, SAME))
    rows.count(damage, Outcome(SAME, f"{WRONG}: q", f"{WRONG}: q", SAME))
    rows.count(damage, Outcome(REFUSED, SAME, REFUSED, "ValueError: q"))
    rows.count(damage, "ended by SIGSEGV")
    assert [len(row.broken) for row in rows.all()] == [1, 1, 1, 1, 1]
    assert [row.tried for row in rows.all()] == [3, 4, 3, 3, 3]
