"""Takes the two pictures of the README from a service that runs over the samples, and makes their files small.

`make serve` in one shell, then `make screenshots` in another.
A picture keeps 128 colours, which is enough for text on flat ground, and weighs a quarter of what the browser writes.
"""

import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser

from benchmarks.audit.browser import View, started_browser

FOLDER = Path(__file__).parents[2] / "docs"
COLOURS = 128


def take(browser: Browser, name: str, address: str, view: View, height: int, scale: int = 1) -> None:
    """One picture of the upper part of a page, `height` CSS pixels high, with `scale` times as many pixels."""
    page = browser.new_page(
        viewport={"width": view.width, "height": height},
        locale=view.locale,
        color_scheme=view.scheme,
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page.goto(address, wait_until="networkidle")
    whole = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    small = whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / name, optimize=True)
    print(f"{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Pictures of the service at the address that is the one argument."""
    root = sys.argv[1].rstrip("/")
    with started_browser() as browser:
        take(browser, "search-page.png", f"{root}/?q=education", View(width=1280), 840)
        take(browser, "search-phone.png", f"{root}/?q={quote('教育')}", View("zh-CN", "dark"), 780, scale=2)


if __name__ == "__main__":
    main()
