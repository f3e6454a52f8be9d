"""The program: which Pythons and packages are good enough, and that two segmenters agree."""

import pytest
import rjieba

from searchsvc.doctor.finding import State
from searchsvc.doctor.program import package_findings, python_finding, segmenter_finding


@pytest.mark.parametrize(
    ("found", "implementation", "bits", "state"),
    [
        ((3, 11, 2), "CPython", 64, "fine"),
        ((3, 14, 0), "CPython", 64, "fine"),
        ((3, 10, 9), "CPython", 64, "wrong"),
        ((3, 12, 0), "CPython", 32, "wrong"),
        ((3, 11, 9), "PyPy", 64, "notice"),
    ],
)
def test_pythons(found: tuple[int, ...], implementation: str, bits: int, state: State) -> None:
    assert python_finding(found, implementation, bits).state == state


def test_a_package_that_is_missing_or_of_another_version_is_wrong() -> None:
    needed, _ = package_findings(["click>=8", "nosuch-thing>=1", "jieba==0.1"])
    assert needed.state == "wrong"
    assert needed.message == "nosuch-thing is not installed; jieba is 0.42.1, not 0.1"
    needed, _ = package_findings(["click>=8", "jieba==0.42.1", "nosuch; platform_python_implementation == 'CPython'"])
    assert needed.state == "fine"


def test_extras_are_told_whether_they_are_installed() -> None:
    requirements = ["click; extra == 'office'", "nosuch; extra == 'mcp'", 'nosuch ; extra == "dev"']
    _, extras = package_findings(requirements)
    assert (extras.state, extras.message) == ("fine", "installed: office; not installed: mcp")
    _, extras = package_findings(["nosuch-a; extra == 'translation'"])
    assert extras.state == "notice"


def test_segmenters_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    assert segmenter_finding().state == "fine"
    monkeypatch.setattr(rjieba, "cut", list)
    found = segmenter_finding(["教育信息化"])
    assert (found.state, "differently" in found.message) == ("wrong", True)
