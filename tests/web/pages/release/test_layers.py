"""Elements over a text that overlap in every way are well-formed HTML, and the text in it is only text."""

import random
from html.parser import HTMLParser

from typing_extensions import override

from searchsvc.web.pages.release.layers import Layer, Stretch, layered_html


def test_an_inner_element_that_an_outer_one_cuts_is_written_in_pieces() -> None:
    outer = Layer([Stretch(0, 3, "i", (("class", "a"),), "s1")])
    inner = Layer([Stretch(2, 5, "mark", (), "m1")])
    html = layered_html("ab<de", 0, 5, [outer, inner])
    assert html == '<i class="a" id="s1">ab<mark id="m1">&lt;</mark></i><mark>de</mark>'


def test_a_part_of_a_text_has_its_share() -> None:
    layer = Layer([Stretch(0, 4, "mark", (), "m1"), Stretch(6, 8, "mark", (), "m2")])
    assert layered_html("abcdefgh", 2, 7, [layer]) == '<mark>cd</mark>ef<mark id="m2">g</mark>'
    assert layered_html("abcdefgh", 4, 6, [layer]) == "ef"
    assert layered_html("abcdefgh", 4, 4, [layer]) == ""


def test_attributes_are_escaped() -> None:
    assert layered_html("a", 0, 1, [Layer([Stretch(0, 1, "b", (("title", '"<'),))])]) == '<b title="&#34;&lt;">a</b>'


class _Reader(HTMLParser):
    """Checks that tags close in order, and keeps the text and the ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.ids: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def test_any_overlap_is_well_formed_and_every_id_stands_once() -> None:
    chance = random.Random(18)
    for _ in range(300):
        text = "".join(chance.choice("ab<&\n") for _ in range(30))
        layers = []
        for number, tag in enumerate("bi"):
            bounds = sorted(chance.sample(range(31), chance.choice((2, 4, 6))))
            pairs = zip(bounds[::2], bounds[1::2], strict=True)
            layers.append(Layer([Stretch(start, end, tag, (), f"{number}-{start}") for start, end in pairs]))
        reader = _Reader()
        reader.feed(str(layered_html(text, 0, 30, layers)))
        reader.close()
        assert (reader.open, reader.text) == ([], text)
        assert len(reader.ids) == len(set(reader.ids))
