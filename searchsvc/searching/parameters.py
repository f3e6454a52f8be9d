"""Parameters: how one is declared, and how the raw parameters of a request are read by such declarations.

A declaration is all that is known of a parameter: its name, its type, its default, what it means, with examples. What
is read, what is refused, the links to other pages and the API's document are made of declarations alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from searchsvc.errors import Fault, ParameterErrors
from searchsvc.searching.parameter_types import ParameterType, Refused

T = TypeVar("T")
Raw = Mapping[str, Sequence[str]]
"""Each name with all the values that were sent. A value that is empty or blank counts as absent."""


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """What both kinds of parameters have.

    `meaning` is a sentence or two for the reader of the API's document; `examples` are values as they are sent, each
    with what it asks for.
    """

    name: str
    type: ParameterType[T]
    meaning: str
    examples: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Single(Parameter[T]):
    """A parameter that is given once. `required` says what to send where it is missing; empty: it may be missing."""

    default: T
    required: str = ""


@dataclass(frozen=True, slots=True)
class Repeated(Parameter[T]):
    """A parameter that may be repeated: at most `most` values, which are alternatives. `required` as for `Single`."""

    most: int | None = None
    required: str = ""


AnyParameter = Single[Any] | Repeated[Any]


def written(value: object) -> str:
    """A value of a parameter as it is sent."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


class Given:
    """The raw parameters of one request, read by declarations; every fault is gathered, and told by `check`."""

    def __init__(self, raw: Raw, known: Iterable[AnyParameter], *, ignore_unknown: bool = False) -> None:
        self._raw = raw
        self._faults: list[Fault] = []
        names = [parameter.name for parameter in known]
        possible = f"the parameters are {', '.join(names)}" if names else "there are none here"
        for name in raw:
            if name not in names and not ignore_unknown and self._sent(name):
                self.add_fault(name, f"is an unknown parameter; {possible}")

    def _sent(self, name: str) -> list[str]:
        return [value for value in self._raw.get(name, ()) if value.strip()]

    def add_fault(self, name: str, message: str) -> None:
        """Notes what is wrong with a parameter."""
        self._faults.append(Fault(name, message))

    def one(self, parameter: Single[T]) -> T:
        """The value of a parameter; its default where it is absent or at fault."""
        sent = self._sent(parameter.name)
        if not sent:
            if parameter.required:
                self.add_fault(parameter.name, parameter.required)
            return parameter.default
        if len(sent) > 1:
            self.add_fault(parameter.name, "was given more than once; give it once")
        try:
            return parameter.type.read(sent[0])
        except Refused as refused:
            self.add_fault(parameter.name, str(refused))
            return parameter.default

    def many(self, parameter: Repeated[T]) -> tuple[T, ...]:
        """The different values of a parameter that can be read, in the order in which they were sent."""
        sent = self._sent(parameter.name)
        if not sent and parameter.required:
            self.add_fault(parameter.name, parameter.required)
        if parameter.most is not None and len(sent) > parameter.most:
            self.add_fault(parameter.name, f"was given {len(sent)} times; at most {parameter.most} are allowed")
            return ()
        found: dict[T, None] = {}
        for value in sent:
            try:
                found[parameter.type.read(value)] = None
            except Refused as refused:
                self.add_fault(parameter.name, str(refused))
        return tuple(found)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault that was found so far."""
        return tuple(self._faults)

    def check(self) -> None:
        """Raises ParameterErrors with every fault that was found so far."""
        if self._faults:
            raise ParameterErrors(tuple(self._faults))
