"""A window of Debian's Chromium, and what it said, fetched and held back while a page was open."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-dev-shm-usage --force-prefers-no-reduced-motion"
).split()
_WATCH = """
window.violations = []; window.shifts = 0;
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_FOUND = """
const root = document.activeElement.shadowRoot;
const found = root ? root.querySelectorAll("ol a, ul a, li a") : document.querySelectorAll(".md-search-result__item");
return [...found].map((one) => one.textContent);
"""


class Window:
    """One window with a profile of its own."""

    def __init__(self, site: str, profile: str) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.site = site
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(30)
        self.tell("Network.enable")
        self.tell("Network.setCacheDisabled", cacheDisabled=True)
        self.tell("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)

    def tell(self, method: str, **given: Any) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(method, given)

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What a log of the browser has gathered since it was last asked for."""
        found: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return found

    def shape(self, width: int = 1280, height: int = 900, *, dark: bool = False, media: str = "") -> None:
        """The size of the window, the wish for dark, the medium."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def scripts(self, allowed: bool) -> None:
        """Whether pages may run scripts."""
        self.tell("Emulation.setScriptExecutionDisabled", value=not allowed)

    @contextmanager
    def slowly(self) -> Iterator[None]:
        """A slow line: every answer takes its time, and two megabits come in a second."""
        given = {"offline": False, "downloadThroughput": 250_000, "uploadThroughput": 250_000}
        self.tell("Network.emulateNetworkConditions", **given, latency=150)
        try:
            yield
        finally:
            given |= {"downloadThroughput": -1, "uploadThroughput": -1}
            self.tell("Network.emulateNetworkConditions", **given, latency=0)

    def open(self, path: str) -> Window:
        """Go to a page of the site, and wait until nothing more is loading."""
        self.driver.get("about:blank")
        self.log("performance")
        self.log("browser")
        self.driver.get(self.site + path)
        self.run("localStorage.clear()")
        time.sleep(0.3)
        return self

    def run(self, script: str, *given: Any) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *given)

    def all(self, selector: str) -> list[Any]:
        """Every element that the selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> Any:
        """The first element that the selector finds; an error without one."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """The visible words of an element."""
        return str(self.one(selector).text)

    def until(self, test: Callable[[], object], seconds: float = 5) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + seconds
        while not test():
            assert time.monotonic() < end, "it did not come to pass"
            time.sleep(0.02)

    def choose(self, name: str, value: str) -> None:
        """Choose a value of the board's form."""
        Select(self.one(f".b-filters [name={name}]")).select_by_value(value)

    def requests(self) -> dict[str, int]:
        """Address of everything fetched since the page was opened, with its bytes as transferred."""
        found: dict[str, str] = {}
        sizes: dict[str, int] = {}
        for entry in self.log("performance"):
            message = json.loads(entry["message"])["message"]
            given = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                address = given["request"]["url"]
                if not address.startswith(("data:", "about:", "chrome")):
                    found[given["requestId"]] = address
                    sizes.setdefault(address, 0)
            elif message["method"] == "Network.loadingFinished" and given["requestId"] in found:
                sizes[found[given["requestId"]]] += int(given["encodedDataLength"])
        return sizes

    def search(self, words: str) -> list[str]:
        """What the search of the site finds: Material's field, or the dialog of Zensical in its own root."""
        label = self.one("label[for=__search]")
        if self.all(".md-search__button"):
            (label if label.is_displayed() else self.one(".md-search__button")).click()
            self.until(lambda: self.run("return !!document.activeElement.shadowRoot"))
            ActionChains(self.driver).send_keys(words).perform()
        else:
            field = self.one(".md-search__input")
            (field if field.is_displayed() else label).click()
            field.send_keys(words)
        self.until(lambda: self.run(_FOUND), 15)
        return [str(text) for text in self.run(_FOUND)]

    def complaints(self) -> list[str]:
        """Errors of the console and violations of the policy."""
        said = [str(entry["message"]) for entry in self.log("browser") if entry["level"] == "SEVERE"]
        return said + [str(one) for one in self.run("return window.violations || []")]
