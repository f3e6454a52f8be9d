"""The page of a refusal: what happened, in English and in Chinese, in the colours of the other pages.

It is whole in itself, for nothing else may be answered while it is shown: no file, no script, no font. The door looks
at no preference of a reader, so both languages stand on it, each under its own heading.
"""

import html
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

_STYLE = (
    ":root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1a17;--soft:#5c564d;--line:#dcd6ca;--link:#0f4c75;"
    "--accent:#a8281e}"
    "@media(prefers-color-scheme:dark){:root{--paper:#161513;--ink:#ebe6dd;--soft:#b3ab9d;--line:#3a362f;"
    "--link:#93c5ec;--accent:#ff9787}}"
    "body{margin:0;padding:1rem;background:var(--paper);color:var(--ink);overflow-wrap:break-word;"
    'font:1rem/1.55 -apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",'
    "sans-serif}"
    "main{max-width:46rem;margin:0 auto}svg{display:block}"
    ".status{margin:1.75rem 0 0;color:var(--accent);font-weight:650}"
    "h1,h2{margin:.35rem 0 .5rem;font:700 1.75rem/1.3 "
    'Charter,Cambria,Georgia,"Noto Serif CJK SC","Songti SC",serif}'
    "section{margin-top:1.5rem;padding-top:1.25rem;border-top:1px solid var(--line)}"
    "h2{font-size:1.5rem;margin-top:0}p{margin:0 0 .75rem}"
    "ul{display:flex;gap:1.5rem;margin:0;padding:0;list-style:none}"
    "a{display:inline-block;padding:.25rem 0;color:var(--link)}"
    ":focus-visible{outline:3px solid var(--accent);outline-offset:2px}"
)
PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of such a page: its own style sheet, told by its digest, and nothing else."""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{heading} · {heading_zh}</title>
<style>{style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect x="1" y="1" width="30" height="30" rx="6" \
fill="#9e2a1f"/><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round">\
<path d="M8 9.5h16M8 15h6.5M8 20.5h4.5"/><circle cx="19" cy="18.5" r="4.6"/><path d="m22.5 22 3 3"/></g></svg>
<p class="status">{status}</p>
<h1>{heading}</h1>
<p>{detail}</p>
<ul>{links}</ul>
<section lang="zh-Hans">
<h2>{heading_zh}</h2>
<p>{detail_zh}</p>
<ul>{links_zh}</ul>
</section>
</main>
</body>
</html>
"""
_AGAIN = ("", "Try again", "重试")
_HOME = ("/", "All releases", "全部发布")


@dataclass(frozen=True, slots=True)
class PageTexts:
    """What the page says beside its status, in both languages, as plain text."""

    heading: str
    heading_zh: str
    detail: str
    detail_zh: str


def wants_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request with these headers, their names in small letters, is a browser's, which shows pages."""
    return any(name == b"accept" and b"text/html" in value for name, value in headers)


def refusal_page(status: HTTPStatus, texts: PageTexts) -> bytes:
    """The page as HTML. It offers to try again where that may help, which is where the fault is the service's (5xx)."""
    offered = [_AGAIN, _HOME] if status >= HTTPStatus.INTERNAL_SERVER_ERROR else [_HOME]
    written = {
        "heading": texts.heading,
        "heading_zh": texts.heading_zh,
        "detail": texts.detail,
        "detail_zh": texts.detail_zh,
    }
    return _PAGE.format(
        status=status.value,
        style=_STYLE,
        links="".join(f'<li><a href="{href}">{text}</a></li>' for href, text, _ in offered),
        links_zh="".join(f'<li><a href="{href}">{text}</a></li>' for href, _, text in offered),
        **{name: html.escape(text) for name, text in written.items()},
    ).encode()
