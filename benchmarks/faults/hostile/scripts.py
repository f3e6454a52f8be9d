"""Kinds that carry script: in every field of every format, in names, in what faults and warnings repeat.

The rule: each payload would set `window.ran` or open a dialog in a browser that takes it for markup or for an address.
"""

import json
from collections.abc import Iterator, Sequence

from benchmarks.faults.hostile.documents import docx_of, paragraph, pdf_of, shown
from benchmarks.faults.hostile.kind import Kind, file, files

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg/onload=alert(3)>",
    '"><script>alert(4)</script>',
    "'><img src=x onerror='alert(5)'>",
    "</title><script>alert(6)</script>",
    "</textarea><script>alert(7)</script>",
    "</script><script>alert(8)</script>",
    "<!--<script>alert(9)//-->",
    "]]><script>alert(10)</script>",
    "<iframe srcdoc='<script>alert(11)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(12)>",
    '" autofocus onfocus=alert(13) x="',
    "<a href=javascript:alert(14)>a</a>",
    "<details open ontoggle=alert(15)>",
    "<meta http-equiv=refresh content='0;url=http://elsewhere.invalid/'>",
    "<base href=http://elsewhere.invalid/><link rel=stylesheet href=http://elsewhere.invalid/a.css>",
    "<style>@import 'http://elsewhere.invalid/b.css';</style>",
    "&lt;script&gt;alert(16)&lt;/script&gt;",
    "\u2028<script>alert(17)</script>",
    "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>",
    "<noscript><p title='</noscript><img src=x onerror=alert(18)>'>",
    "＜script＞alert(19)＜/script＞",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(2)",
    "java\tscript:alert(3)",
    " javascript:alert(4)",
    "\x01javascript:alert(5)",
    "data:text/html,<script>alert(6)</script>",
    "vbscript:msgbox(7)",
    "//elsewhere.invalid/",
    "\\\\elsewhere.invalid\\",
    "http://elsewhere.invalid/\"onmouseover='alert(8)'",
    "https://good.invalid@elsewhere.invalid/",
    "http:elsewhere.invalid",
    "http://[::1",
    "https://elsewhere.invalid/<script>alert(9)</script>",
    "file:///etc/passwd",
    "feed:javascript:alert(10)",
    "view-source:javascript:alert(11)",
    "https:///" + "a" * 3000,
)
_FIELDS = ("title", "body", "text", "category", "source", "editor", "<b onclick=alert(1)>key</b>")
_DOUBTED = ("date", "year", "province", "language")


def _lines(name: str, field: str, payloads: Sequence[str]) -> bytes:
    """A `.jsonl` file with a release for each payload in a field."""
    rows = [
        {"id": f"{name}-{at}", "title": f"hostile {at}", "body": f"hostile text {at}", field: payload}
        for at, payload in enumerate(payloads)
    ]
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for field in _FIELDS:
        name = f"script-in-{field if field.isalpha() else 'a-key'}"
        made = _lines(name, field, MARKUP)
        yield Kind(name, file("a.jsonl", made), len(MARKUP), is_script=True)
    for field in _DOUBTED:
        name = f"script-in-{field}"
        yield Kind(name, file("a.jsonl", _lines(name, field, MARKUP)), len(MARKUP), warned=field, is_script=True)
    yield Kind(
        "script-in-id",
        file("a.jsonl", "".join(json.dumps({"id": p, "text": f"hostile {p}"}) + "\n" for p in MARKUP)),
        len(MARKUP),
        is_script=True,
    )
    yield Kind("script-in-url", file("a.jsonl", _lines("url", "url", ADDRESSES)), len(ADDRESSES), is_script=True)
    yield Kind("script-in-a-nested-field", file("a.json", json.dumps(_nested())), is_script=True)
    yield from _in_formats()
    yield from _in_names()


def _nested() -> dict[str, object]:
    return {"title": "hostile", "body": "text", "extra": {MARKUP[0]: [MARKUP[1], {MARKUP[3]: list(ADDRESSES)}]}}


def _in_formats() -> Iterator[Kind]:
    everything = "\n\n".join(MARKUP)
    yield Kind("script-in-txt", file("a.txt", f"hostile {MARKUP[1]}\n{everything}\n"), is_script=True)
    yield Kind(
        "script-in-a-txt-header", file("a.txt", f"hostile\n来源：{MARKUP[1]}\nDate: {MARKUP[0]}\nx\n"), is_script=True
    )
    yield Kind("script-in-md", file("a.md", f"# hostile {MARKUP[1]}\n\n{everything}\n"), is_script=True)
    links = "\n".join(f"[a {at}]({address}) ![b {at}]({address})\n" for at, address in enumerate(ADDRESSES))
    yield Kind("script-in-links-of-md", file("a.md", f"# hostile\n\n{links}\n<javascript:alert(1)>\n"), is_script=True)
    fields = "".join(f"{name}: {json.dumps(MARKUP[1])}\n" for name in ("title", "category", "source", "url", "other"))
    yield Kind("script-in-front-matter", file("a.md", f"---\n{fields}---\nhostile\n"), is_script=True)
    page = (
        f"<html><head><title>hostile {MARKUP[7]}</title>"
        "<meta name=ArticleTitle content='hostile &lt;script&gt;alert(1)'>"
        f"<meta name=url content='javascript:alert(1)'><meta name=source content='&lt;img src=x onerror=alert(1)&gt;'>"
        f"</head><body onload=alert(1)><p>hostile text {everything}</p>"
        f"<p>&lt;script&gt;alert(1)&lt;/script&gt; and so on, a sentence of some length.</p></body></html>"
    )
    yield Kind("script-in-html", file("a.html", page), is_script=True)
    escaped = [each.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for each in MARKUP]
    yield Kind(
        "script-in-docx", file("a.docx", docx_of("".join(map(paragraph, ["hostile", *escaped])))), is_script=True
    )
    yield Kind("script-in-pdf", file("a.pdf", pdf_of(shown("hostile release", *MARKUP[:5]))), is_script=True)
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield Kind("script-run-by-pdf", file("a.pdf", pdf_of(shown("hostile release"), catalog=action)), is_script=True)


def _in_names() -> Iterator[Kind]:
    for number, payload in enumerate(("<img src=x onerror=alert(1)>", "'\"onclick='alert(2)'", "javascript:alert(3)")):
        path = f"{payload.replace('/', '')}.txt"
        yield Kind(f"script-in-a-name-{number}", file(path, "hostile\ntext\n"), is_script=True)
    yield Kind(
        "script-in-a-folder-s-name",
        files({"<svg onload=alert(1)>/<b>/a.txt": "hostile\n", "=cmd()|'x'!A1/@sum.txt": "=1+1\n=2+2\n"}),
        2,
        is_script=True,
    )
    yield Kind(
        "script-in-a-fault",
        files({"<img src=x onerror=alert(1)>.json": "[<script>alert(1)</script>", "<script>alert(2)<.pdf": "no"}),
        0,
        left_out="is not JSON|is a list",
        is_script=True,
    )
    yield Kind(
        "formulas-of-tables",
        file(
            "a.jsonl", _lines("formula", "title", ("=1+1", "+1", "-1", "@a", "\t=1", "\r=1", '=HYPERLINK("http://x")'))
        ),
        7,
    )
