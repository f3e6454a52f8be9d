"""Front matter: the YAML between two `---` lines at the start of a Markdown file, as declared fields.

The rule: a value keeps every character (`id: 007` is "007", a date is its text); only null, true, false and numbers
that would be written the same way are more than text. Nothing is executed or multiplied: aliases are refused, tags
are not obeyed, size and depth are limited.
"""

import re
from collections.abc import Iterable

import yaml

from searchsvc.errors import ReadError
from searchsvc.readers.cleaning import MAX_DEPTH

MAX_SIZE = 64 * 2**10  # characters of front matter
_START = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOO_DEEP = "has front matter that is nested too deep"
_MAX_NUMBER = 18  # digits; longer ones are text
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_WORDS: dict[str, bool | None] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields of the front matter, and the text after it; no fields where a text has none."""
    start = _START.match(text)
    if start is None:
        return {}, text
    end = _END.search(text, start.end())
    if end is None:
        return {}, text  # a rule above a text
    if end.start() - start.end() > MAX_SIZE:
        raise ReadError(f"has front matter of more than {MAX_SIZE // 2**10} KiB")
    fields = parse_fields(text[start.end() : end.start()])
    return ({}, text) if fields is None else (fields, text[end.end() :])


def parse_fields(source: str) -> dict[str, object] | None:
    """The mapping that a YAML text is, empty for an empty one; None for a plain text between two rules."""
    try:
        value = _build(yaml.parse(source, Loader=_Loader))
    except yaml.YAMLError as error:
        if "nesting depth" in str(error):  # newer versions of the library have a limit of their own
            raise ReadError(_TOO_DEEP) from None
        raise ReadError(f"has front matter that is not YAML{_explain(error)}") from None
    if value is None:
        return {}
    if isinstance(value, str):
        return None
    if not isinstance(value, dict):
        raise ReadError("has front matter that is not a list of fields (name: value)")
    return value


class _Mapping:
    """A mapping in the making: its values, and the key that waits for the next one."""

    __slots__ = ("key", "values")

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.key: str | None = None


def _build(events: Iterable[yaml.Event]) -> object:
    """The value of a YAML document, without recursion; of two equal keys the last wins."""
    stack: list[list[object] | _Mapping] = [[]]  # the open lists and mappings
    for event in events:
        top = stack[-1]
        match event:
            case yaml.ScalarEvent() if isinstance(top, _Mapping) and top.key is None:
                top.key = event.value
            case yaml.ScalarEvent():
                _add(top, _scalar(event))
            case yaml.SequenceStartEvent():
                stack.append([])
            case yaml.MappingStartEvent():
                stack.append(_Mapping())
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                stack.pop()
                _add(stack[-1], top.values if isinstance(top, _Mapping) else top)
            case yaml.AliasEvent():
                raise ReadError("has front matter with an alias (*name), which is not read; put the value in quotes")
            case _:
                pass  # starts and ends of the stream
        if len(stack) > MAX_DEPTH:
            raise ReadError(_TOO_DEEP)
    root = stack[0]
    return root[0] if isinstance(root, list) and root else None


def _add(container: list[object] | _Mapping, value: object) -> None:
    if isinstance(container, list):
        container.append(value)
    elif container.key is None:
        raise ReadError("has front matter with a list or a mapping where the name of a field should be")
    else:
        container.values[container.key] = value
        container.key = None


def _scalar(event: yaml.ScalarEvent) -> object:
    """The value of a scalar: text, unless it stands without quotes and is null, true, false or a plain number."""
    value: str = event.value
    if not event.implicit[0] or len(value) > _MAX_NUMBER:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _NUMBER.fullmatch(value):
        number = float(value) if "." in value else int(value)
        return number if str(number) == value else value
    return value


def _explain(error: yaml.YAMLError) -> str:
    """What is wrong and in which line of the file (the first line is `---`)."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    mark = getattr(error, "problem_mark", None)
    if mark is not None and problem:
        hint = "; put the value in quotes" if "mapping values" in problem else ""
        return f": line {mark.line + 2}: {problem}{hint}"
    return f": {problem}" if problem else ""
