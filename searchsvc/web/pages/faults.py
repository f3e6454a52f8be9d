"""What is wrong with the parameters of a page, said beside their fields in the reader's language, all else kept."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from searchsvc.errors import Fault
from searchsvc.searching.parameter_types import Refused
from searchsvc.searching.parameters import AnyParameter, Single
from searchsvc.searching.params import SEARCH_PARAMETERS
from searchsvc.web.arguments import Pairs
from searchsvc.web.i18n import UiTexts

_FIELDS = {"from": "from", "to": "to", "q": "q"}
"""The parameters that have a field on the page, with its id; the others are named above the results."""
_DECLARED: Mapping[str, AnyParameter] = {parameter.name: parameter for parameter in SEARCH_PARAMETERS}
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
    sent = [value for given, value in pairs if given == name and value.strip()]
    value = ", ".join(_left_out(_DECLARED[name], sent))
    if len(value) > _LONGEST_VALUE:
        value = value[:_LONGEST_VALUE] + "…"
    if len(sent) > 1 and isinstance(_DECLARED[name], Single):
        return texts("fault_repeated", name=texts(f"fault_{name}"), value=value)
    return texts("fault", name=texts(f"fault_{name}"), rule=texts(f"rule_{name}"), value=value)


def _left_out(parameter: AnyParameter, sent: list[str]) -> list[str]:
    """Those of its values that are not used: those that cannot be read, or are too many; else all of them."""
    once = 1 if isinstance(parameter, Single) else len(sent)
    return [value for at, value in enumerate(sent) if at >= once or not _can_be_read(parameter, value)] or sent


def _can_be_read(parameter: AnyParameter, value: str) -> bool:
    try:
        parameter.type.read(value)
    except Refused:
        return False
    return True


def typed_values(faults: Iterable[Fault], pairs: Pairs) -> Mapping[str, str]:
    """What was typed into each field that is at fault, so that it can be corrected there."""
    at_fault = {fault.parameter for fault in faults}
    if "from" in at_fault:
        at_fault.add("to")
    return {name: value for name, value in reversed(pairs) if name in at_fault}
