"""The program itself: its Python, the packages that it needs and those that it may have, and its two segmenters."""

import logging
import platform
import re
import struct
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec

from searchsvc.doctor.finding import Finding, Subject

OLDEST_PYTHON = (3, 11)
FOR_DEVELOPERS = frozenset(("bench", "dev"))
"""Extras that a service does not need."""
SENTENCES = (
    "全国教育信息化工作会议在北京召开",
    "长春市长春节讲话",
    "湖北省高校毕业生就业创业服务平台正式上线",
    "国务院办公厅关于促进数字经济发展的指导意见",
)
"""What both segmenters cut, so that they can be compared."""
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:==\s*([\w.]+))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")


def check_program(_: Subject) -> Iterator[Finding]:
    """Python, packages, extras, and whether jieba and rjieba agree."""
    yield python_finding(sys.version_info[:3], platform.python_implementation(), 8 * struct.calcsize("P"))
    yield from package_findings(requires("searchsvc") or ())
    yield segmenter_finding()


def python_finding(found: tuple[int, ...], implementation: str, bits: int) -> Finding:
    """Whether this Python can run searchsvc, and does so fast."""
    name = f"{implementation} {'.'.join(map(str, found))}, {bits} bits"
    if found < OLDEST_PYTHON:
        return Finding("python", "wrong", f"{name} is too old", "Install Python 3.11 or newer.")
    if bits < 64:
        return Finding("python", "wrong", f"{name} cannot map a large index", "Install a Python of 64 bits.")
    if implementation != "CPython":
        return Finding("python", "notice", f"{name}; searchsvc is tested with CPython", "Use CPython.")
    return Finding("python", "fine", name)


def package_findings(requirements: Iterable[str]) -> Iterator[Finding]:
    """Whether what must be installed is, in the versions that are asked for, and which extras are."""
    missing: list[str] = []
    extras: dict[str, list[str]] = defaultdict(list)
    for requirement in requirements:
        name, pinned, fault = _fault_of(requirement)
        extra = _EXTRA.search(requirement)
        if extra is not None:
            extras[extra[1]].append(fault)
        elif fault and "platform_python_implementation" not in requirement:
            missing.append(f"{name} {fault}" + (f", not {pinned}" if pinned and fault != "is not installed" else ""))
    if missing:
        yield Finding("packages", "wrong", "; ".join(missing), "Install searchsvc anew, with its requirements.")
    else:
        yield Finding("packages", "fine", "all that are needed are installed")
    told = {extra: not any(faults) for extra, faults in sorted(extras.items()) if extra not in FOR_DEVELOPERS}
    present = [extra for extra, is_there in told.items() if is_there]
    absent = [extra for extra, is_there in told.items() if not is_there]
    message = f"installed: {', '.join(present) or 'none'}; not installed: {', '.join(absent) or 'none'}"
    if "translation" in absent:
        advice = "Queries are not translated without pip install 'searchsvc[translation]'."
        yield Finding("extras", "notice", message, advice)
    else:
        yield Finding("extras", "fine", message)


def _fault_of(requirement: str) -> tuple[str, str | None, str]:
    """The name and the pinned version of a requirement, and what is wrong with what is installed; empty if nothing."""
    matched = _REQUIREMENT.match(requirement)
    if matched is None:
        return requirement, None, ""
    name, pinned = matched[1], matched[2]
    try:
        found = version(name)
    except PackageNotFoundError:
        return name, pinned, "is not installed"
    return name, pinned, f"is {found}" if pinned and found != pinned else ""


def segmenter_finding(sentences: Iterable[str] = SENTENCES) -> Finding:
    """Whether rjieba cuts words as jieba does, whose output an index is made of."""
    if find_spec("rjieba") is None:
        advice = "Install rjieba, where there is a wheel of it; jieba takes ten times as long."
        return Finding("segmenters", "notice", "Chinese words are cut by jieba alone", advice)
    import jieba  # noqa: PLC0415 - a second and 100 MB, which only this check needs
    import rjieba  # noqa: PLC0415 - part of the same

    jieba.setLogLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="searchsvc-doctor-") as scratch:
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = scratch
        differing = [each for each in sentences if list(tokenizer.cut(each)) != list(rjieba.cut(each))]
    versions = f"jieba {version('jieba')} and rjieba {version('rjieba')}"
    if differing:
        message = f"{versions} cut {differing[0]!r} differently"
        advice = "Install the versions that searchsvc asks for, then run 'searchsvc reindex --full'."
        return Finding("segmenters", "wrong", message, advice)
    return Finding("segmenters", "fine", f"{versions} cut alike")
