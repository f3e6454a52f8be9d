"""The samples that the audit works over."""

from pathlib import Path

from benchmarks.audit.pages import KINDS, SAMPLES, WITHDRAWN, write_samples
from searchsvc.corpus.overrides import read_overrides


def test_one_sample_is_withdrawn_and_its_page_is_among_the_kinds(tmp_path: Path) -> None:
    assert (SAMPLES / WITHDRAWN).is_file()
    assert [each.path for each in KINDS if each.status == 410] == [f"/releases/{WITHDRAWN}"]
    folder = write_samples(tmp_path / "corpus")
    assert f'["{WITHDRAWN}"]' in (folder / "overrides.toml").read_text("utf-8")
    assert read_overrides(folder)


def test_every_kind_has_a_name_and_an_address_of_its_own() -> None:
    assert len({each.name for each in KINDS}) == len({each.path for each in KINDS}) == len(KINDS)
