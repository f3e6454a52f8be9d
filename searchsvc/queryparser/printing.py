"""A tree as one line for people: what a query was understood as, with its other names and translations."""

from collections.abc import Iterable

from searchsvc.queryparser.nodes import Alternative, And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Words

MOST_CHARACTERS = 2_000


def tree_text(node: Node) -> str:
    """The tree on one line, cut where it is very long.

    `AND(a, b)` and the like are operators; `2 OF (a, b, c)` are words of which two must match; `a|b^0.9` is a word
    that `b` may stand for, with its weight; `+(…)` only adds to the score.
    """
    text = _text(node)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + " …"


def _text(node: Node) -> str:
    match node:
        case Leaf():
            return _leaf(node)
        case Words(leaves, minimum, wholes, grams):
            content = [leaf for leaf in leaves if not leaf.stop]
            of = f"{minimum} OF " if minimum < len(content) else ""
            words = _joined(leaves) if len(leaves) == 1 else f"{of}({_joined(leaves)})"
            return words + "".join(f" +({_joined(more)})" for more in (wholes, grams) if more)
        case And(children):
            return f"AND({', '.join(map(_text, children))})"
        case Or(children):
            return f"OR({', '.join(map(_text, children))})"
        case Not(child):
            return f"NOT({_text(child)})"
        case InTitle(child):
            return f"TITLE({_text(child)})"
        case Everything():
            return "EVERYTHING"
        case Nothing():
            return "NOTHING"


def _joined(leaves: Iterable[Leaf]) -> str:
    return ", ".join(map(_leaf, leaves))


def _leaf(leaf: Leaf) -> str:
    shown = leaf.text + ("*" if leaf.prefix else "") + (f"×{leaf.count}" if leaf.count > 1 else "")
    return "|".join((shown, *map(_alternative, leaf.alternatives)))


def _alternative(alternative: Alternative) -> str:
    return f"{alternative.text}^{alternative.weight:.2g}"
