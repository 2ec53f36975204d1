"""The catalogues hold every message of the program, in Chinese and in English, and are compiled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huiyin import language
from huiyin.codes import CODES
from huiyin.diagnostic import Diagnostic, Location
from messages import as_mo, as_po, empty, faults, folder, gathered, read, translated

LANGUAGES = pytest.mark.parametrize("name", ["zh", "en"])


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = language.active()
    yield
    language.use(before)


@LANGUAGES
def test_every_message_is_translated_and_none_is_left_over(name: str) -> None:
    wanted = {message.id for message in gathered(name)}
    assert {message.id for message in read(name)} == wanted
    assert list(faults(read(name))) == []


@LANGUAGES
def test_the_files_are_what_the_tool_writes(name: str) -> None:
    catalog = translated(gathered(name), read(name))
    assert (folder(name) / "huiyin.po").read_bytes() == as_po(catalog)
    assert (folder(name) / "huiyin.mo").read_bytes() == as_mo(catalog)


def test_english_is_its_own_translation() -> None:
    catalog = read("en")
    assert [message.id for message in catalog if message.id and message.string != message.id] == []


def test_a_missing_translation_and_a_lost_placeholder_are_found() -> None:
    catalog = empty("zh")
    catalog.add("Correct the number.")
    catalog.add("Write it like {wanted}.", "请照样子写。")
    catalog.add("Allowed: {allowed}. Nearest: {near}.", "最接近 {near}，可以写 {allowed}。")
    catalog.add(("{n} case", "{n} cases"), ("案件",))
    assert list(faults(catalog)) == [
        "not translated: Correct the number.",
        "other placeholders: Write it like {wanted}.",
        "other placeholders: {n} case",
    ]


def test_earlier_words_are_kept_and_nothing_is_guessed() -> None:
    earlier = empty("zh")
    earlier.add("Correct the number.", "请改正编号。")
    catalog = empty("zh")
    catalog.add("Correct the number.")
    catalog.add("Correct the numbers.")
    words = {message.id: message.string for message in translated(catalog, earlier) if message.id}
    assert words == {"Correct the number.": "请改正编号。", "Correct the numbers.": None}


@LANGUAGES
@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_is_wrong_and_how_to_put_it_right(code: str, name: str) -> None:
    language.use(name)
    diagnostic = Diagnostic(code, Location("cases/2026/20260315-7KQ4J.md"))
    assert language.message(diagnostic)
    assert language.hint(diagnostic)


def test_a_message_is_spoken_in_the_language_in_use() -> None:
    diagnostic = Diagnostic("HY204", Location("x.md", 3, 9), {"name": "received", "wanted": "2026-03-15"})
    language.use("zh")
    assert language.message(diagnostic) == "“received”不是实际存在的日期或时间。"
    language.use("en")
    assert language.message(diagnostic) == "“received” is not a date or time that exists."
    assert language.hint(diagnostic) == "Write it like 2026-03-15."
