"""Takes the two pictures of the README from a service that runs over the samples, and makes their files small.

`make serve` in one shell, then `make screenshots` in another. Chromium is looked for as the tests do (CHROMIUM, PATH).
A picture keeps 128 colours, which is enough for text on flat ground, and weighs a quarter of what the browser writes.
"""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent
COLOURS = 128


def take(browser: Browser, name: str, address: str, width: int, height: int, **context: object) -> None:
    """One picture of the upper part of a page, `width` by `height` CSS pixels."""
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **context)
    page.goto(address, wait_until="networkidle")
    whole = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    small = whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / name, optimize=True)
    print(f"{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Pictures of the service at the address that is the one argument."""
    root = sys.argv[1].rstrip("/")
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium")) or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, "search-page.png", f"{root}/?q=education", 1280, 840, locale="en-GB", color_scheme="light")
        take(
            browser, "search-phone.png", f"{root}/?q={quote('教育')}", 390, 780, locale="zh-CN", color_scheme="dark",
            device_scale_factor=2,
        )  # fmt: skip
        browser.close()


if __name__ == "__main__":
    main()
