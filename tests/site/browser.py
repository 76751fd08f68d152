"""A published site in a real browser: no barrier that axe finds, nothing from elsewhere, no overflow, no script needed.

    python tests/site/browser.py SITE AXE [PAGE…]

SITE is the folder of a site, AXE the file `axe.min.js`. Each page is looked at in light and dark, 1280 and 320 pixels
wide. Without PAGE: one page of each kind in each language. Needs selenium, Chromium and its driver. Ends with 1 where
anything was found.
"""

# ruff: noqa: T201  # a program of its own, which prints

from __future__ import annotations

import functools
import http.server
import json
import re
import sys
import threading
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = ("article", "index", "section", "topic", "year", "topics", "archive", "search", "missing", "chooser")
MOST_REQUESTS = 2
"""Of an article's page: itself and its style sheet; its pictures are its author's."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # the library's names
        """Nothing."""


def chosen(site: Path) -> list[str]:
    """One page of each kind in each language; of articles one with each notice."""
    found: dict[tuple[str, ...], str] = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        kind = re.search(r'<body class="([a-z]+)([^"]*)"', text)
        if kind and kind[1] in KINDS:
            name = path.relative_to(site).as_posix()
            language = re.search(r'<html lang="([^"]*)"', text)
            found.setdefault((kind[1], kind[2], language[1] if language else ""), name)
    return sorted(found.values())


def browser() -> webdriver.Chrome:
    """Chromium without a window, with its logs."""
    options = Options()
    for each in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def seen_as(driver: webdriver.Chrome, width: int, scheme: str = "light") -> None:
    """Shows pages at a width, 900 pixels high, in a scheme of colours."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def barriers(driver: webdriver.Chrome, axe: str, **more: object) -> list[str]:
    """What axe finds on the page that is open; it runs inside, past the page's own policy."""
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    driver.execute_script(axe)
    options = json.dumps({"runOnly": RULES, **more})
    result = driver.execute_async_script(f"const end = arguments[0]; axe.run(document, {options}).then(end)")
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]]


def looked(driver: webdriver.Chrome, base: str, page: str, axe: str) -> list[str]:
    """What is wrong with a page."""
    found: list[str] = []
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            seen_as(driver, width, scheme)
            driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
            driver.get_log("performance")
            driver.get_log("browser")
            driver.get(base + page)
            where = f"{page} {width} {scheme}"
            asked = requests(driver)
            elsewhere = [url for url in asked if not url.startswith((base, "data:"))]
            found += [f"{where}: asks {url}" for url in elsewhere]
            plain = [url for url in asked if "/media/" not in url and not url.startswith("data:")]
            if 'class="article' in driver.page_source and len(plain) > MOST_REQUESTS:
                found.append(f"{where}: {len(plain)} requests: {plain}")
            found += [f"{where}: {each['message']}" for each in driver.get_log("browser")]
            if driver.execute_script("return document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: is wider than the window")
            found += [f"{where}: {each}" for each in barriers(driver, axe)]
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver.get(base + page)
    source = driver.page_source
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    if "<h1" not in source:
        found.append(f"{page}: has no heading without scripts")
    return found


def requests(driver: webdriver.Chrome) -> list[str]:
    """The addresses that the browser asked for, but for its own."""
    events = (json.loads(each["message"])["message"] for each in driver.get_log("performance"))
    urls = (each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent")
    return [url for url in urls if not url.startswith("chrome")]


def main() -> int:
    """Looks at the pages, prints what was found."""
    site, axe, *pages = sys.argv[1:]
    handler = functools.partial(Quiet, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wanted = pages or chosen(Path(site))
    driver = browser()
    try:
        script = Path(axe).read_text("utf-8")
        found = [
            each for page in wanted for each in looked(driver, f"http://127.0.0.1:{server.server_port}/", page, script)
        ]
    finally:
        driver.quit()
        server.shutdown()
    print("\n".join(found))
    print(f"{len(wanted)} pages in light and dark, 1280 and 320 pixels wide: {len(found)} faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
