"""Which engine this process works with: one variable of the environment, which all processes inherit that it starts.

Nothing is loaded by asking, so that the command line and the door may ask as well.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Literal, get_args

from searchsvc.errors import UsageError

EngineName = Literal["whoosh", "opensearch"]
"""`whoosh` keeps its index in a folder of this machine, `opensearch` on a cluster."""
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
ENGINE_VARIABLE = "SEARCHSVC_ENGINE"
_CLIENT = "opensearchpy"


def chosen_engine(environment: Mapping[str, str] = os.environ) -> EngineName:
    """The engine that an environment names, `whoosh` where it names none. Raises UsageError."""
    wish = environment.get(ENGINE_VARIABLE) or "whoosh"
    for name in ENGINES:
        if name == wish:
            return name
    raise UsageError(f"{ENGINE_VARIABLE} is {wish!r}, which is no engine; there are {', '.join(ENGINES)}")


def is_on_cluster(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the index is on a cluster. Raises UsageError."""
    return chosen_engine(environment) == "opensearch"


def check_installed(environment: Mapping[str, str] = os.environ) -> None:
    """Raises UsageError where the chosen engine needs a package that is not installed."""
    if is_on_cluster(environment) and find_spec(_CLIENT) is None:
        raise UsageError("the engine opensearch needs its client; run: pip install 'searchsvc[opensearch]'")


@contextmanager
def told_by_environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets variables, for this process and for those that it starts, for as long as the block runs."""
    told = {name: value for name, value in variables.items() if value or name in os.environ}
    before = {name: os.environ.get(name) for name in told}
    try:
        os.environ.update(told)
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
