"""The files of `searchsvc/data`, which are part of the program: names, labels and lists that its rules look up."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def data_text(name: str) -> str:
    """The text of a data file. Raises FileNotFoundError where there is none of that name."""
    return files("searchsvc.data").joinpath(name).read_text(encoding="utf-8")


def data_json(name: str) -> Any:  # noqa: ANN401 - the caller knows what the file holds
    """The value of a data file in JSON."""
    return json.loads(data_text(name))


def data_lines(name: str) -> Iterator[str]:
    """The lines of a data file, without empty ones and comments (`#`)."""
    return (line for line in data_text(name).splitlines() if line and not line.startswith("#"))
