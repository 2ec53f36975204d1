"""The Atom feed, the Open311 files and their page: forms kept, nothing finer than the period."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from huiyin.model import Policy
from huiyin.outputs import boarddata, datapage, feeds, open311
from huiyin.public import PublicCase
from tests.public_books import AS_OF, book, month

ATOM = "{http://www.w3.org/2005/Atom}"
POLICY = Policy(
    "policies/letters.md",
    "letters",
    {"zh": "来信规定", "en": "Letters"},
    "2026-1",
    date(2026, 1, 1),
    None,
    (),
)


def row(number: str, **given: object) -> PublicCase:
    values: dict[str, object] = {
        "number": number,
        "period": "2026-03",
        "category": "repair",
        "channel": "written",
        "site": "binjiang",
        "stage": "ended",
        "outcome": "resolved",
        "timeliness": "in-time",
        "overdue": False,
        "summary": "楼道灯不亮，已更换",
    }
    return PublicCase(**{**values, **given})  # type: ignore[arg-type]


# --- Atom --------------------------------------------------------------------------------------------------


def entries(text: str) -> list[dict[str, str]]:
    """The entries of a feed that keeps the form of RFC 4287; where it does not, an assertion fails."""
    feed = fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    found = []
    for item in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(item.findall(f"{ATOM}{name}")) == 1, name
        assert said(item, "id").startswith("urn:uuid:")
        assert datetime.fromisoformat(said(item, "updated")).tzinfo is not None
        links = item.findall(f"{ATOM}link[@rel='alternate']")
        assert len(links) == 1
        found.append(
            {name: said(item, name) for name in ("id", "title", "updated", "summary")}
            | {"href": links[0].attrib["href"]}
        )
    assert said(feed, "author").strip() == ""
    assert said(feed, f"author/{ATOM}name")
    assert len({one["id"] for one in found}) == len(found)
    return found[1:]


def said(item: Element, name: str) -> str:
    return item.findtext(f"{ATOM}{name}") or ""


def test_the_feed_tells_bulletins_policies_and_cases() -> None:
    """What has an end is dated by it; what is not over yet, by the release."""
    world = replace(
        book(
            cases=[
                row("AAAA0001"),
                row("AAAA0002", period="2026-Q4", stage="handling", outcome=None, summary=""),
            ],
            policies=(POLICY,),
        ),
        months=(),
    )
    assert [
        (one["title"], one["updated"], one["href"], one["summary"])
        for one in entries(feeds.render(world)[feeds.PATH])
    ] == [
        ("AAAA0002 · 维修 · 办理中", "2026-11-16T09:00:00+08:00", "../board/?text=AAAA0002", "办理中"),
        (
            "AAAA0001 · 维修 · 已办结",
            "2026-04-01T00:00:00+08:00",
            "../board/?text=AAAA0001",
            "楼道灯不亮，已更换",
        ),
        ("《来信规定》2026-1版", "2026-01-01T00:00:00+08:00", "../policies/letters/", ""),
    ]


def test_only_months_that_are_over_have_an_entry() -> None:
    random = __import__("random").Random(1)
    months = tuple(month(random, period, received=30, answered=None) for period in ("2026-10", "2026-11"))
    world = replace(book(0), months=months)
    assert [
        (one["title"], one["updated"], one["href"], one["summary"])
        for one in entries(feeds.render(world)[feeds.PATH])
    ] == [
        (
            "2026年10月月报",
            "2026-11-01T00:00:00+08:00",
            "../bulletins/2026-10/",
            "收到 30 件，答复 少于5 件。",
        )
    ]


def test_an_entry_stays_the_same_at_the_next_release() -> None:
    before = book(300, policies=(POLICY,))
    after = replace(before, as_of=AS_OF.replace(day=23))
    first = {one["id"]: one for one in entries(feeds.render(before)[feeds.PATH])}
    then = {one["id"]: one for one in entries(feeds.render(after)[feeds.PATH])}
    assert first.keys() == then.keys()
    assert {one["updated"] for one in first.values() if first[one["id"]] != then[one["id"]]} <= {
        AS_OF.isoformat()
    }


def test_with_an_address_links_are_absolute() -> None:
    text = feeds.render(book(1), "https://example.org/box/")[feeds.PATH]
    assert (
        '<link rel="self" type="application/atom+xml" href="https://example.org/box/data/feed.xml" />' in text
    )
    assert all(one["href"].startswith("https://example.org/box/") for one in entries(text))


@pytest.mark.parametrize("address", ["https://example.org/box/", ""])
def test_a_reader_finds_nothing_wrong_with_the_feed(address: str) -> None:
    """Fetched from where it lies, its links lead to the same pages whether they are relative or not."""
    fetched = {
        "content-location": "https://example.org/box/data/feed.xml",
        "content-type": "application/atom+xml",
    }
    text = feeds.render(book(60, policies=(POLICY,)), address)[feeds.PATH]
    read = feedparser.parse(text.encode(), response_headers=fetched)
    assert (read.bozo, read.version, read.feed.language) == (False, "atom10", "zh-CN")
    assert read.feed.author
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": "https://example.org/box/data/feed.xml",
        "alternate": "https://example.org/box/",
    }
    assert len(read.entries) > 50
    for entry in read.entries:
        assert entry.link.startswith("https://example.org/box/")
        assert entry.id.startswith("urn:uuid:")
        assert entry.updated_parsed
        assert entry.title


def test_the_newest_fifty_cases() -> None:
    world = replace(book(300), months=())
    assert len(entries(feeds.render(world)[feeds.PATH])) == feeds.CASES == 50


def test_hostile_words_are_text_in_xml() -> None:
    hostile = "]]><script>alert(1)</script>&x;\x00\x0b\ud83d"
    world = replace(book(cases=[row("AAAA0001", summary=hostile)]), months=())
    shown = "]]><script>alert(1)</script>&x;"
    assert entries(feeds.render(world)[feeds.PATH])[0]["summary"] == shown
    request = fromstring(open311.render(world)["open311/requests.xml"])
    assert request.findtext("request/description") == shown


# --- Open311 -----------------------------------------------------------------------------------------------


def test_a_request_in_both_forms() -> None:
    """GeoReport v2: an address stands where lat and long may not; the date is the first of the period."""
    made = open311.render(book(cases=[row("AAAA0001", period="2026-Q1")]))
    assert json.loads(made["open311/requests/AAAA0001.json"]) == [
        {
            "service_request_id": "AAAA0001",
            "status": "closed",
            "status_notes": "已办结；按期答复；解决",
            "service_name": "维修",
            "service_code": "repair",
            "description": "楼道灯不亮，已更换",
            "agency_responsible": "滨江物业服务集团",
            "requested_datetime": "2026-01-01T00:00:00+08:00",
            "address": "滨江花园",
        }
    ]
    root = fromstring(made["open311/requests/AAAA0001.xml"])
    assert root.tag == "service_requests"
    assert {one.tag: one.text for one in root.find("request") or []} == json.loads(
        made["open311/requests.json"]
    )[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"stage": "received", "outcome": None, "timeliness": "open"}, ("open", "已收到；未到期")),
        (
            {"stage": "handling", "outcome": None, "timeliness": "late-3", "overdue": True},
            ("open", "办理中；现已逾期3个工作日以内"),
        ),
        ({"stage": "answered", "outcome": None}, ("closed", "已答复；按期答复")),
        (
            {"stage": "ended", "timeliness": "none", "outcome": "withdrawn"},
            ("closed", "已办结；不需要答复；撤回"),
        ),
    ],
)
def test_stage_and_status(given: dict[str, object], told: tuple[str, str]) -> None:
    found = json.loads(open311.render(book(cases=[row("AAAA0001", **given)]))["open311/requests.json"])[0]
    assert (found["status"], found["status_notes"]) == told


def test_what_is_not_told_of_a_case_is_not_told_here() -> None:
    found = json.loads(
        open311.render(book(cases=[row("AAAA0001", period="2025", site=None, channel=None)]))[
            "open311/requests.json"
        ]
    )[0]
    assert (found["requested_datetime"], found["address"]) == ("2025-01-01T00:00:00+08:00", "各小区")


def test_services_are_the_categories() -> None:
    made = open311.render(book(cases=[row("AAAA0001", category="odd")]))
    codes = [one["service_code"] for one in json.loads(made["open311/services.json"])]
    assert codes == ["repair", "order", "environment", "fees", "service", "other", "odd"]
    first = fromstring(made["open311/services.xml"])[0]
    assert [(one.tag, one.text) for one in first] == [
        ("service_code", "repair"),
        ("service_name", "维修"),
        ("description", "Repairs"),
        ("metadata", "false"),
        ("type", "realtime"),
        ("keywords", None),
        ("group", "滨江物业服务集团"),
    ]


def test_requests_come_in_pages_and_the_newest_singly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open311, "PAGE", 2)
    monkeypatch.setattr(open311, "PAGES", 2)
    monkeypatch.setattr(open311, "SINGLE", 1)
    rows = [row(f"AAAA000{number}", period=f"2026-0{number}") for number in (1, 2, 3, 4, 5)]
    made = open311.render(book(cases=rows))
    ids = {
        path: [one["service_request_id"] for one in json.loads(text)]
        for path, text in made.items()
        if "requests" in path and path.endswith(".json")
    }
    assert ids == {
        "open311/requests.json": ["AAAA0005", "AAAA0004"],
        "open311/requests-2.json": ["AAAA0003", "AAAA0002"],
        "open311/requests/AAAA0005.json": ["AAAA0005"],
    }


def test_no_cases_are_an_empty_list() -> None:
    made = open311.render(book(cases=[]))
    assert made["open311/requests.json"] == "[]\n"
    assert len(fromstring(made["open311/requests.xml"])) == 0


def test_the_discovery_file_leads_to_the_endpoint() -> None:
    world = book(1)
    relative, absolute = open311.render(world), open311.render(world, "https://example.org/")
    endpoint = json.loads(absolute["open311/discovery.json"])["endpoints"][0]
    assert json.loads(relative["open311/discovery.json"])["endpoints"][0]["url"] == "."
    assert (endpoint["url"], endpoint["type"]) == ("https://example.org/open311", "test")
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"


def test_the_discovery_is_told_alike_as_xml() -> None:
    made = open311.render(book(1), "https://example.org/")
    told = json.loads(made["open311/discovery.json"])
    found = fromstring(made["open311/discovery.xml"])
    endpoint = found.find("endpoints/endpoint")
    assert endpoint is not None
    for where, wanted in ((found, told), (endpoint, told["endpoints"][0])):
        for key, value in wanted.items():
            if not isinstance(value, list):
                assert where.findtext(key) == value
    assert [one.text for one in endpoint.iterfind("formats/format")] == told["endpoints"][0]["formats"]


# --- the page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["data.md", "en/data.md"])
def test_the_page_tells_every_field_of_every_file(path: str) -> None:
    world = book(1200)
    page = datapage.render(world)[path]
    request = json.loads(open311.render(world)["open311/requests.json"])[0]
    for field in (*boarddata.COLUMNS, *request):
        assert f"| `{field}` | " in page, field
    for file in (
        boarddata.FULL,
        boarddata.TABLE,
        feeds.PATH,
        "open311/requests-2.json",
        "open311/requests-3.json",
    ):
        assert f"{file})" in page, file
    assert "requests-4" not in page
    assert "creativecommons.org/licenses/by/4.0/" in page


def test_the_page_does_not_tell_a_small_number() -> None:
    assert "少于 5 件没有单独列出" in datapage.render(book(10, withheld=0))["data.md"]
    assert "另有 15 件以上只计入总数" in datapage.render(book(10))["data.md"]
