"""Fetching a reply by its code, as a sender does it: right and wrong codes, broken files, no network, no scripts."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.outputs.pickup import Offer
from huiyin.public import PublicBook
from huiyin.sealing.receipt import key_of, new_code, tidy
from huiyin.sealing.slots import SIZE, Message, blob
from tests.browser.site import build, served
from tests.browser.test_pages import axe

if TYPE_CHECKING:
    from tests.browser.window import Window

pytestmark = pytest.mark.browser
CODE, LONG, OTHER = (new_code() for _ in range(3))
EPOCH = 1_780_000_000
HTML = "<b>属实</b><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def told(reply: str) -> bytes:
    """A message as it is published."""
    return json.dumps(
        {
            "v": 1,
            "organization": {"zh": "小院", "en": "Small office"},
            "language": "zh",
            "stage": {"zh": "已答复", "en": "replied"},
            "dates": [{"on": "2026-03-16", "zh": "收到", "en": "receipt"}],
            "reply": reply,
            "how": {"zh": ["请打热线。"], "en": ["Call us."]},
            "until": "2026-09-15",
        },
        ensure_ascii=False,
    ).encode()


def key(code: str) -> bytes:
    """What a code gives."""
    return key_of(tidy(code) or "")


def file(epoch: int = EPOCH) -> bytes:
    """A file with a reply that holds HTML and one of several parts, and with one of another epoch."""
    data = blob([Message(key(CODE), told(HTML)), Message(key(LONG), told("渗漏属实。" * 2000))], epoch)
    foreign = blob([Message(key(OTHER), told("旧的"))], epoch - 1, slots=1)
    # a slot of an older file, put where a random one was
    for at in range(24, len(data), SIZE):
        whole = data[:at] + foreign[24:] + data[at + SIZE :]
        if intact(whole):
            return whole
    raise AssertionError


def intact(data: bytes) -> bool:
    """Whether both replies can still be fetched."""
    from huiyin.sealing.slots import Broken, message

    try:
        return all(message(data, key(code)) is not None for code in (CODE, LONG))
    except Broken:
        return False


@pytest.fixture(scope="module")
def html(shown: PublicBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, with replies."""
    return build(tmp_path_factory.mktemp("confidence"), shown, Offer(file(), 180))


@pytest.fixture(scope="module")
def address(html: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it is served."""
    with served(html, tmp_path_factory.mktemp("confidence-server")) as found:
        yield found


@pytest.fixture
def page(window: Window, address: str) -> Iterator[Window]:
    """The window at that site."""
    before, window.site = window.site, address
    yield window
    window.tell(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    window.site = before


def ask(page: Window, code: str, wait: str, seconds: float = 20) -> str:
    """Type a code and press Enter; what is said, once it holds these words."""
    from selenium.webdriver.common.keys import Keys

    field = page.one("#pickup-code")
    field.clear()
    field.send_keys(code, Keys.ENTER)
    page.until(lambda: wait in page.text("#pickup-said"), seconds)
    return page.text("#pickup-said")


@pytest.mark.parametrize(
    ("path", "found", "words"),
    [
        ("pickup/", "已找到", ("已答复", "收到", "2026-03-16", "请打热线。", "可以查收到 2026-09-15。")),
        ("en/pickup/", "Found", ("replied", "receipt", "2026-03-16", "Call us.", "until 2026-09-15.")),
    ],
)
def test_the_right_code_shows_the_reply_as_text(
    page: Window, path: str, found: str, words: tuple[str, ...]
) -> None:
    page.open(path)
    ask(page, CODE.lower().replace("-", " "), found)
    assert [word for word in words if word not in page.text(".p-answer")] == []
    assert page.text(".p-reply") == HTML
    assert page.all(".p-answer img, .p-answer b, .p-answer script") == []
    assert "taken" not in page.driver.title
    assert page.run("return document.activeElement === document.querySelector('.p-answer')")
    assert page.complaints() == []


def test_it_takes_less_than_two_seconds(page: Window) -> None:
    page.open("pickup/")
    started = time.monotonic()
    ask(page, CODE, "已找到")
    first = time.monotonic() - started
    assert first < 5  # a loaded machine; alone it is well below two
    # the file is there already: what is left is the key and 256 trials
    took = page.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1], say = document.querySelector("#pickup-said");
        const from = performance.now();
        new MutationObserver(() => say.textContent.startsWith("已找到") && done(performance.now() - from))
          .observe(say, { childList: true });
        document.querySelector("#pickup-code").value = arguments[0];
        document.querySelector(".p-form").requestSubmit();
        """,
        CODE,
    )
    assert took < 2000


def test_a_reply_of_several_parts_comes_whole(page: Window) -> None:
    page.open("pickup/")
    ask(page, LONG, "已找到")
    assert page.text(".p-reply") == "渗漏属实。" * 2000


def test_the_code_is_in_no_request_address_storage_history_or_title(page: Window, address: str) -> None:
    page.open("pickup/")
    ask(page, CODE, "已找到")
    fetched = page.requests()
    assert [one for one in fetched if not one.startswith(address)] == []
    assert sum("replies.bin" in one for one in fetched) == 1
    kept: Any = page.run(
        """
        return JSON.stringify([location.href, history.length, history.state, document.title, document.cookie,
          {...localStorage}, {...sessionStorage}, performance.getEntries().map((one) => one.name), document.referrer,
          document.querySelector("#pickup-code").value, document.documentElement.outerHTML])
        """
    )
    bare = CODE.replace("-", "")
    assert [one for one in (CODE, bare, bare[:20], CODE[:11]) if one.lower() in kept.lower()] == []
    assert page.run("return indexedDB.databases ? indexedDB.databases().then((all) => all.length) : 0") == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入取件码。"),
        ("ABCDE", "取件码有误"),
        (CODE[:-3] + ("0" if CODE[-3] != "0" else "1") + CODE[-2:], "取件码有误"),
        ("一二三四五", "取件码有误"),
    ],
)
def test_a_slip_is_told_before_anything_is_fetched(page: Window, typed: str, said: str) -> None:
    page.open("pickup/")
    assert said in ask(page, typed, said)
    assert [one for one in page.requests() if "replies.bin" in one] == []
    assert page.one("#pickup-code").get_attribute("aria-invalid") == "true"
    assert page.run("return document.activeElement.id") == "pickup-code"


def test_a_wrong_code_and_one_of_another_epoch_get_the_same_answer(page: Window) -> None:
    page.open("pickup/")
    wrong = ask(page, new_code(), "没有查到")
    assert ask(page, OTHER, "没有查到") == wrong
    assert not page.one(".p-answer").is_displayed()


@pytest.mark.parametrize("cut", [0, 10, 24, 5000, -1])
def test_a_file_cut_short_is_told(page: Window, html: Path, cut: int) -> None:
    path = html / "pickup/replies.bin"
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:cut])
        page.open("pickup/")
        assert "不完整" in ask(page, CODE, "不完整")
    finally:
        path.write_bytes(whole)
    page.driver.refresh()
    ask(page, CODE, "已找到")


def test_without_a_network_a_saved_file_does(page: Window, html: Path) -> None:
    page.open("pickup/")
    page.tell(
        "Network.emulateNetworkConditions",
        offline=True,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    assert "检查网络" in ask(page, CODE, "检查网络")
    assert page.one("#pickup-file").is_displayed()
    page.one("#pickup-file").send_keys(str(html / "pickup/replies.bin"))
    page.until(lambda: "已选好" in page.text("#pickup-said"))
    ask(page, CODE, "已找到")


def test_a_saved_page_works_from_the_disk(page: Window, html: Path) -> None:
    page.driver.get((html / "pickup/index.html").as_uri())
    page.until(lambda: page.one(".p-form").is_displayed())
    assert "检查网络" in ask(page, CODE, "检查网络")
    page.one("#pickup-file").send_keys(str(html / "pickup/replies.bin"))
    ask(page, CODE, "已找到")
    assert page.text(".p-reply") == HTML


def test_without_webcrypto_it_says_what_to_do(page: Window) -> None:
    page.open("pickup/")
    page.run("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    assert "https://" in ask(page, CODE, "不能解密")
    assert [one for one in page.requests() if "replies.bin" in one] == []


def test_without_scripts_it_says_what_to_do(page: Window) -> None:
    page.scripts(False)
    page.driver.get(f"{page.site}pickup/")
    assert not page.one(".p-form").is_displayed()
    assert "huiyin pickup" in page.text("#pickup noscript")


def test_a_keyboard_is_enough_and_everything_is_announced(page: Window) -> None:
    from selenium.webdriver.common.keys import Keys

    page.open("pickup/")
    for _ in range(60):
        if page.run("return document.activeElement.id") == "pickup-code":
            break
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
    page.driver.switch_to.active_element.send_keys(CODE, Keys.TAB)
    assert page.run("return document.activeElement.type") == "submit"
    page.driver.switch_to.active_element.send_keys(Keys.SPACE)
    page.until(lambda: "已找到" in page.text("#pickup-said"), 20)
    live = page.one("#pickup-said")
    assert (live.get_attribute("role"), live.get_attribute("aria-live")) == ("status", "polite")
    for _ in range(2):
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert page.run("return document.activeElement.textContent") == "看完了，清除"
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert page.text("#pickup-said") == "已清除。"
    assert page.run("return document.querySelector('.p-answer').textContent") == ""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["pickup/", "en/pickup/"])
def test_a_phone_shows_it_and_axe_finds_nothing_serious(page: Window, path: str, dark: bool) -> None:
    page.shape(360, 740, dark=dark)
    page.open(path)
    page.driver.refresh()
    ask(page, LONG, "已找到" if path == "pickup/" else "Found")
    assert page.run("return document.documentElement.scrollWidth") == 360
    # the theme's bar fades from one title to the other when the page scrolls
    page.until(lambda: page.run("return document.getAnimations().length") == 0)
    page.run(axe())
    found: dict[str, Any] = page.driver.execute_async_script(
        "axe.run(document, {}).then(arguments[arguments.length - 1])"
    )
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], node["html"]) for one in serious for node in one["nodes"]] == []


def test_paper_shows_the_answer_and_no_form(page: Window) -> None:
    page.open("pickup/")
    ask(page, CODE, "已找到")
    page.shape(media="print")
    assert page.one(".p-reply").is_displayed()
    assert [one for one in (".p-form", ".p-button", ".p-offline") if page.one(one).is_displayed()] == []


def test_going_back_to_the_page_shows_nothing_of_it(page: Window) -> None:
    page.open("pickup/")
    ask(page, CODE, "已找到")
    page.driver.get(f"{page.site}channels/")
    page.driver.back()
    assert not page.one(".p-answer").is_displayed()
    assert page.one("#pickup-code").get_attribute("value") == ""


def test_no_replies_offered_is_told_and_leads_on(window: Window) -> None:
    window.open("pickup/")
    assert "目前不提供网上查收" in window.text("article")
    assert window.all("#pickup-code") == []
    assert [one.get_attribute("href") for one in window.all("article p a[href*=channels]")] == [
        f"{window.site}channels/"
    ]
