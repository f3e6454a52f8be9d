"""Kinds of structured files: JSON, front matter and pages that nest, multiply, repeat or lie."""

import json
from collections.abc import Iterator, Mapping

from benchmarks.faults.hostile.kind import Kind, file

_REPEATED = 20_000
_ALIASES = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name, (text, releases, left_out, warned) in _json().items():
        yield Kind(f"json-{name}", file("a.json", text), releases, left_out, warned)
    for name, (text, releases, left_out) in _front_matter().items():
        yield Kind(
            f"front-matter-{name}",
            file("a.md", f"---\n{text}\n---\nhostile\n\nA text.\n"),
            releases,
            left_out,
            "(cannot be read)?",
        )
    for name, text in _markdown().items():
        yield Kind(f"markdown-{name}", file("a.md", f"# hostile\n\n{text}\n"), None, "(seconds|nested|memory)?")
    for name, text in _pages().items():
        yield Kind(f"page-{name}", file("a.html", text), None, "(seconds|nested|memory|text)?", "(nested)?")


def _json() -> Mapping[str, tuple[str, int, str, str]]:
    deep = 100_000
    long = "x" * 100_000
    many = dict.fromkeys(map(str, range(_REPEATED)), 1)
    return {
        "nested-in-lists": (f'{{"title": "hostile", "z": {"[" * deep}{"]" * deep}}}', 0, "nested too deep", ""),
        "nested-in-objects": ('{"title": ' * deep + "1" + "}" * deep, 0, "nested too deep", ""),
        "nested-65-deep": (f'{{"title": "hostile", "z": {"[" * 65}{"]" * 65}}}', 0, "nested more than 64", ""),
        "not-closed": ('{"title": "hostile"', 0, "not JSON", ""),
        "twice": ('{"title": "hostile"}{"title": "b"}', 0, "not JSON", ""),
        "a-list": ('[{"title": "hostile"}]', 0, "is a list", ""),
        "null": ("null", 0, "is null", ""),
        "keys-twice": ('{"title": "a", "title": "hostile", "id": "x1", "id": "hostile-keys"}', 1, "", ""),
        "prototype": ('{"title": "hostile", "__proto__": {"x": 1}, "constructor": {"prototype": 1}}', 1, "", ""),
        "huge-integer": (f'{{"title": "hostile", "z": {"9" * 300}}}', 1, "", ""),
        "integer-of-100000-digits": (f'{{"title": "hostile", "z": {"9" * 100_000}}}', 0, "too many digits", ""),
        "huge-exponent": ('{"title": "hostile", "z": 1e400, "y": -1e999999999, "year": 1e400}', 1, "", "year"),
        "nan": ('{"title": "hostile", "z": NaN}', 0, "NaN", ""),
        "types-that-are-wrong": (
            '{"id": ["a"], "title": "hostile", "date": {}, "provinces": {"a": 1}, "url": true, "category": [[]]}',
            1, "", "cannot be read",
        ),
        "id-of-100000-letters": (f'{{"title": "hostile", "id": "{long}"}}', 1, "", "id has more than"),
        "category-of-100000-letters": (f'{{"title": "hostile", "category": "{long}"}}', 1, "", "category has more"),
        "source-of-100000-letters": (f'{{"title": "hostile", "source": "{long}"}}', 1, "", "source has more than"),
        "url-of-100000-letters": (f'{{"title": "hostile", "url": "http://{long}"}}', 1, "", "url has more than"),
        "date-of-100000-letters": (f'{{"title": "hostile", "date": "{long}"}}', 1, "", "date has more than"),
        "title-of-100000-letters": (f'{{"title": "hostile {long}"}}', 1, "", "title has more than"),
        "field-of-100000-letters": (f'{{"title": "hostile", "z": "{long}"}}', 1, "", "KiB of other fields"),
        "key-of-100000-letters": (f'{{"title": "hostile", "{long}": 1}}', 1, "", "KiB of other fields"),
        "20000-fields": (json.dumps({"title": "hostile"} | many), 1, "", "other fields"),
        "20000-provinces": (json.dumps({"title": "hostile", "provinces": [f"p{n}" for n in range(_REPEATED)]}), 1, "",
                            "more than 100 names"),
        "ids-that-climb": ('{"title": "hostile", "id": "../../../../etc/passwd"}', 1, "", ""),
        "id-of-a-route": ('{"title": "hostile", "id": "../api/v1/status"}', 1, "", ""),
        "id-with-a-nul": ('{"title": "hostile", "id": "a\\u0000b"}', 1, "", "control character"),
        "id-of-another": ('{"title": "hostile", "id": "a-good.txt"}', 1, "which comes first", ""),
        "markup-in-markup": (json.dumps({"title": "hostile", "body": "&lt;" * 20_000 + "<p>" * 20_000}), 1, "", ""),
    }  # fmt: skip


def _front_matter() -> Mapping[str, tuple[str, int, str]]:
    return {
        "that-multiplies": (_ALIASES, 0, "alias"),
        "that-holds-itself": ("a: &a [*a]", 0, "alias"),
        "that-merges": ("x: &x {a: 1}\ny:\n  <<: *x", 0, "alias"),
        "that-runs": ("title: !!python/object/apply:os.system ['touch ran']", 1, ""),
        "that-nests": (f"a: {'[' * 5000}", 0, "not YAML|nested"),
        "that-nests-in-keys": ("? " * 5000 + "a", 0, "not YAML|nested|mapping where"),
        "of-binary": ("title: !!binary aG9zdGlsZQ==", 1, ""),
        "of-a-set": ("title: hostile\nz: !!set {a, b}", 1, ""),
        "of-two-documents": ("title: hostile\n...\n--- \nid: 7", 1, ""),
        "of-keys-twice": ("title: a\ntitle: hostile", 1, ""),
        "of-a-list-as-key": ("[a, b]: c", 0, "where the name of a field"),
        "of-65-kib": ("title: hostile\n" + "x: y\n" * 16_000, 0, "more than 64 KiB"),
        "of-a-list": ("- a\n- b", 0, "not a list of fields"),
        "of-escapes": ('title: "hostile \\0\\x1b\\u202e\\ud800"', 0, "not YAML"),
        "of-numbers": ("title: hostile\nz: 0x7fffffffffffffffff\ny: 1e999999\nw: 1_000:59:59\nv: .inf", 1, ""),
    }


def _markdown() -> Mapping[str, str]:
    return {
        "of-quotes": ">" * _REPEATED,
        "of-lists": "".join(f"{' ' * 2 * depth}- a\n" for depth in range(300)),
        "of-brackets": "[" * _REPEATED,
        "of-links": "[a](" * 10_000,
        "of-emphasis": "*a_" * _REPEATED,
        "of-backticks": "`" * _REPEATED + "a" + "`" * (_REPEATED - 1),
        "of-tables": "|a" * 5000 + "\n" + "|-" * 5000 + "\n" + "|b" * 5000,
        "of-references": "".join(f"[a{number}]: /x\n" for number in range(5000)) + "[a1]" * 5000,
        "of-footnotes": "".join(f"[^{number}]: [^{number + 1}]\n" for number in range(2000)) + "[^0]",
        "of-entities": "&amp;lt;" * _REPEATED,
        "of-comments": "<!-" * _REPEATED,
    }


def _pages() -> Mapping[str, str]:
    text = "<p>hostile text, a sentence of some length that is the release.</p>"
    return {
        "of-open-elements": "<div>" * 100_000 + text,
        "of-open-inline": "<b><i>" * 50_000 + text,
        "of-tables-in-tables": "<table><tr><td>" * 5000 + text,
        "of-attributes": f"<p {' '.join(f'a{number}=1' for number in range(_REPEATED))}>{text}",
        "of-one-attribute": f"<p a='{'x' * (1 << 20)}'>{text}",
        "of-entities": text + "&amp;&#x41;&NotAnEntity;" * 50_000,
        "of-null-references": f"{text}<p>&#0;&#xD800;&#x110000;&#xFFFE;</p>",
        "of-comments": text + "<!--" * 50_000,
        "of-open-script": "<script>" + text * 100,
        "of-templates": "<template>" * 2000 + text,
        "of-forms": "<form><select><option>" * 2000 + text,
        "of-svg": "<svg><foreignObject><math>" * 2000 + text,
        "of-meta": "<meta name=ArticleTitle content=hostile>" * _REPEATED + text,
        "of-titles": "<title>hostile</title>" * _REPEATED + text,
        "that-reloads": f"<meta http-equiv=refresh content='0'><base href='http://elsewhere.invalid'>{text}",
        "of-a-charset-that-lies": f"<meta charset=utf-7>{text}",
        "of-a-charset-that-is-none": f"<meta charset='../../etc/passwd'>{text}",
        "of-a-codec-of-python": f"<meta charset=zip>{text}<meta charset=idna><meta charset=unicode_escape>",
        "of-nothing": "<html><body></body></html>",
    }
