"""What is wrong with the parameters of a page, said beside their fields in the reader's language, all else kept."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from searchsvc.errors import Fault
from searchsvc.web.arguments import Pairs
from searchsvc.web.i18n import UiTexts

_FIELDS = {"from": "from", "to": "to", "q": "q"}
"""The parameters that have a field on the page, with its id; the others are named above the results."""
_LONGEST_VALUE = 40  # characters of a value that are repeated


class FieldFault(NamedTuple):
    """A fault of one parameter: the sentence that says so, and the id of its field, if it has one."""

    parameter: str
    text: str
    field: str | None


def field_faults(faults: Iterable[Fault], pairs: Pairs, texts: UiTexts) -> list[FieldFault]:
    """The faults for a reader, one for each parameter."""
    names = dict.fromkeys(fault.parameter for fault in faults)
    return [FieldFault(name, _sentence(name, pairs, texts), _FIELDS.get(name)) for name in names]


def _sentence(name: str, pairs: Pairs, texts: UiTexts) -> str:
    value = ", ".join(value for given, value in pairs if given == name and value.strip())
    if len(value) > _LONGEST_VALUE:
        value = value[:_LONGEST_VALUE] + "…"
    return texts("fault", name=texts(f"fault_{name}"), rule=texts(f"rule_{name}"), value=value)


def typed_values(faults: Iterable[Fault], pairs: Pairs) -> Mapping[str, str]:
    """What was typed into each field that is at fault, so that it can be corrected there."""
    at_fault = {fault.parameter for fault in faults}
    if "from" in at_fault:
        at_fault.add("to")
    return {name: value for name, value in reversed(pairs) if name in at_fault}
