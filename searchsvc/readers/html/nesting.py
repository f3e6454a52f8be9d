"""Nesting: how deep the elements of a page stand in one another, told from its tags before it is parsed.

The rule: elements beyond the depth that browsers allow are taken out of the source, while their texts stay. A parser
looks through all open elements at each tag, so that a page of nothing but `<div>` would keep it busy for seconds.
"""

import re
from collections import Counter

MAX_DEPTH = 512  # elements in one another; browsers put deeper ones beside each other, too

_WITHOUT_END = (
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|"  # void elements
    "a|p|li|dt|dd|td|th|tr|thead|tbody|tfoot|option|optgroup|rt|rp|html|head|body"  # closed by the next of their kind
)
_NESTING = re.compile(rf"<(?:(/)|(?=[a-z]))(?!(?:{_WITHOUT_END})[\s/>])", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*)[^>]*>?",
    re.IGNORECASE | re.DOTALL,
)
_COMMON = ("</", "<!--", "<br", "<img", "<input", "<li", "<p>", "<p ", "<a ", "<td", "<tr", "<meta")  # none nests
_NOT_NESTING = frozenset(_WITHOUT_END.split("|"))


def flattened(source: str) -> tuple[str, bool]:
    """The source of a page without the tags of elements beyond the depth, and whether there were any."""
    if _most_that_nest(source) <= MAX_DEPTH or not _may_be_deep(source):
        return source, False
    pieces: list[str] = []
    open_names: list[str] = []
    is_open: Counter[str] = Counter()
    left_out: Counter[str] = Counter()  # elements beyond the depth whose end is still to come
    done = 0
    for tag in _TAG.finditer(source):
        name = (tag["name"] or "").lower()
        if not name or name in _NOT_NESTING:
            continue
        if not tag["end"]:
            if len(open_names) < MAX_DEPTH:
                open_names.append(name)
                is_open[name] += 1
                continue
            left_out[name] += 1
        elif left_out[name]:
            left_out[name] -= 1
        else:
            while is_open[name]:  # the end of an element is the end of all in it
                closed = open_names.pop()
                is_open[closed] -= 1
                if closed == name:
                    break
            continue
        pieces.append(source[done : tag.start()])
        done = tag.end()
    return "".join((*pieces, source[done:])), done > 0


def _most_that_nest(source: str) -> int:
    """No fewer than the tags that begin an element which can hold its like: a count that takes next to no time."""
    return source.count("<") - sum(map(source.count, _COMMON))


def _may_be_deep(source: str) -> bool:
    """Whether the tags could be nested beyond the depth, where none of them were in a comment or a script."""
    depth = 0
    for end in _NESTING.findall(source):
        depth = depth - 1 if end else depth + 1
        if depth > MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False
