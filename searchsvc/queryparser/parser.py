"""The parser of the query language: tokens become a tree. Whatever a person types is a query; nothing fails.

    alternatives  :=  sequence ("OR" sequence)*
    sequence      :=  item ("AND"? item)*
    item          :=  ("NOT" | "-" | "title:")* (chunk | "phrase" | "(" alternatives ")")

Operators without an operand, empty groups and parentheses without a partner are passed over. Groups nested deeper
than `MAX_DEPTH` are read as if their parentheses were not there. Of a query of more than `MOST_WORDS` words and phrases
the first so many are read.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from searchsvc.queryparser.leaves import chunk_leaves, phrase_leaf
from searchsvc.queryparser.lexer import Token, TokenKind, lex
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Words, with_words

MAX_DEPTH = 24
MOST_WORDS = 128
"""Words and phrases of a query that are searched for; each costs about as much as a short query does."""
ALL_REQUIRED = 5
"""Up to this many content words, all must match."""
SHARE_REQUIRED = 0.6
"""The share of more words than that which must match, rounded up to whole words."""


def required_words(count: int) -> int:
    """How many of `count` content words a release must hold."""
    return count if count <= ALL_REQUIRED else math.ceil(SHARE_REQUIRED * count - 1e-9)


def content_words(leaves: Iterable[Leaf]) -> int:
    """How many different content words are among `leaves`."""
    return len({leaf for leaf in leaves if not leaf.stop})


class _Parser:
    """A cursor over the tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._room = MOST_WORDS

    def _peek(self) -> TokenKind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def whole(self) -> Node | None:
        """The tree of all tokens; a stray `)` does not end it."""
        parts: list[Node] = []
        while self._peek() is not None:
            part = self.alternatives(0)
            if part is not None:
                parts.append(part)
            if self._peek() is TokenKind.CLOSE:
                self._take()
        return _conjunction(parts)

    def alternatives(self, depth: int) -> Node | None:
        """The `alternatives` of the grammar."""
        found = [self.sequence(depth)]
        while self._peek() is TokenKind.OR:
            self._take()
            found.append(self.sequence(depth))
        children = tuple(dict.fromkeys(child for child in found if child is not None))
        if len(children) < 2:
            return children[0] if children else None
        return Or(children)

    def sequence(self, depth: int) -> Node | None:
        """The `sequence` of the grammar. Words beside an explicit AND are required; others count towards a minimum."""
        parts: list[Node] = []
        joined = False
        while (kind := self._peek()) not in (None, TokenKind.OR, TokenKind.CLOSE):
            if kind is TokenKind.AND:
                self._take()
                if parts:
                    parts[-1] = _Required.of(parts[-1])
                joined = True
                continue
            item = self.item(depth)
            if item is not None:
                parts.append(_Required.of(item) if joined and parts else item)
            joined = False
        return _conjunction(parts)

    def item(self, depth: int) -> Node | None:
        """The `item` of the grammar. Two negations cancel, so that a run of them makes no deep tree."""
        negated = in_title = False
        while (kind := self._peek()) in (TokenKind.NOT, TokenKind.TITLE):
            self._take()
            negated ^= kind is TokenKind.NOT
            in_title |= kind is TokenKind.TITLE
        node = self._operand(depth)
        if node is None:
            return None
        if in_title:
            node = InTitle(_Required.strip(node))
        return Not(_Required.strip(node)) if negated else node

    def _operand(self, depth: int) -> Node | None:
        kind = self._peek()
        if kind is TokenKind.CHUNK:
            return self._words(self._take().text)
        if kind is TokenKind.PHRASE:
            text = self._take().text
            found = phrase_leaf(text) if self._room else None
            self._room -= found is not None
            return found
        if kind is not TokenKind.OPEN:
            return None
        self._take()
        if depth >= MAX_DEPTH:
            return None
        inner = self.alternatives(depth + 1)
        if self._peek() is TokenKind.CLOSE:
            self._take()
        return _Required.of(inner) if inner is not None else None

    def _words(self, chunk: str) -> Words | None:
        """The words of a chunk, as far as there is room for them."""
        leaves, wholes = chunk_leaves(chunk) if self._room else ((), ())
        if len(leaves) > self._room:
            leaves, wholes = leaves[: self._room], ()
        self._room -= len(leaves)
        return Words(leaves, 0, wholes) if leaves else None


class _Required:
    """Marks a node that stays whole when neighbouring words are gathered; it never leaves this module."""

    @staticmethod
    def of(node: Node) -> Node:
        """The node, so wrapped that its words are not gathered with their neighbours'."""
        return And((node,)) if isinstance(node, Words) else node

    @staticmethod
    def strip(node: Node) -> Node:
        """The node without such a wrapping."""
        return node.children[0] if isinstance(node, And) and len(node.children) == 1 else node


def _conjunction(parts: Sequence[Node]) -> Node | None:
    """All parts together, with the bare words among them gathered into one `Words`."""
    bare = [part for part in parts if isinstance(part, Words)]
    children: list[Node] = []
    for part in parts:
        if not isinstance(part, Words):
            children.append(_Required.strip(part))
        elif part is bare[0]:
            wholes = dict.fromkeys(whole for each in bare for whole in each.wholes)
            children.append(Words(tuple(leaf for each in bare for leaf in each.leaves), 0, tuple(wholes)))
    different = tuple(dict.fromkeys(children))
    if len(different) < 2:
        return different[0] if different else None
    return And(different)


def _settle(node: Node, keep_stops: bool) -> Node | None:
    """The tree with every minimum set, and without function words unless nothing else is there."""
    match node:
        case Leaf():
            return node
        case Words(leaves, minimum, wholes):
            kept = tuple(replace(leaf, stop=False) for leaf in leaves) if keep_stops else leaves
            count = content_words(kept)
            return Words(kept, minimum or required_words(count), wholes) if count else None
        case And(children) | Or(children):
            settled = tuple(each for child in children if (each := _settle(child, keep_stops)) is not None)
            if len(settled) < 2:
                return settled[0] if settled else None
            return And(settled) if isinstance(node, And) else Or(settled)
        case Not(child) | InTitle(child):
            inner = _settle(child, keep_stops)
            return None if inner is None else (Not(inner) if isinstance(node, Not) else InTitle(inner))
        case Everything() | Nothing():
            return node


def _all_leaves_stop(node: Node) -> bool:
    match node:
        case Leaf(stop=stop):
            return stop
        case Words(leaves):
            return all(leaf.stop for leaf in leaves)
        case And(children) | Or(children):
            return all(_all_leaves_stop(child) for child in children)
        case Not(child) | InTitle(child):
            return _all_leaves_stop(child)
        case Everything() | Nothing():
            return False


def _words_of(node: Node) -> Iterator[Leaf]:
    """The words side by side that are wanted, function words included."""
    match node:
        case Words(leaves):
            yield from leaves
        case And(children) | Or(children):
            for child in children:
                yield from _words_of(child)
        case InTitle(child):
            yield from _words_of(child)
        case _:
            return


def _with_acronyms(node: Node, meant: Callable[[Leaf], Leaf]) -> Node:
    """The tree with the function words in capitals replaced by what they are meant as; not those under a NOT."""

    def with_meant(words: Words) -> Words:
        leaves = (meant(leaf) if leaf.stop and leaf.capitals else leaf for leaf in words.leaves)
        return replace(words, leaves=tuple(leaves))

    return with_words(node, with_meant)


def _capitals_meant(tree: Node, is_acronym: Callable[[str], bool]) -> Node:
    """The tree in which acronyms in capitals count as words (WHO), and not as function words.

    Capitals tell nothing where a function word that is not an acronym is in capitals too (WHO IS THE MINISTER).
    """
    in_capitals = [leaf for leaf in _words_of(tree) if leaf.stop and leaf.capitals and len(leaf.text) > 1]
    if not in_capitals:
        return tree
    if all(is_acronym(leaf.text) for leaf in in_capitals):
        return _with_acronyms(tree, lambda leaf: replace(leaf, stop=not is_acronym(leaf.text)))
    return _with_acronyms(tree, lambda leaf: replace(leaf, capitals=False))


def _finish(tree: Node | None, is_acronym: Callable[[str], bool] | None = None) -> Node:
    if tree is None:
        return Nothing()
    if is_acronym is not None:
        tree = _capitals_meant(tree, is_acronym)
    return _settle(tree, _all_leaves_stop(tree)) or Nothing()


def parse(
    query: str, tokens: Sequence[Token] | None = None, *, is_acronym: Callable[[str], bool] | None = None
) -> Node:
    """The tree of a query. Nothing fails, whatever was typed.

    `tokens` are those of the query, where they are known already. A word that was typed twice stays there twice,
    because names are found among words as they were typed (Ministry of Education and Ministry of Finance);
    `concepts.rewriting`, which finds them, counts such a word. `is_acronym` says of a function word in capitals whether
    it is the name of something, and so counts like any word.
    """
    if not query.strip():
        return Everything()
    if tokens is None:
        tokens = tuple(lex(query))
    tree = _Parser(tokens).whole()
    if tree is None and any(token.text for token in tokens):
        return parse_plain(query)
    return _finish(tree, is_acronym)


def parse_plain(text: str) -> Node:
    """The tree of a text taken as plain words: no character is an operator. Words typed twice are there twice."""
    return _finish(_Parser(tuple(Token(TokenKind.CHUNK, chunk) for chunk in text.split())).whole())
