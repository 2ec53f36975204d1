"""Edits change what they should and no other byte; what is written reads back as it was given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.edit import EditError, append_event, dump, flow, set_scalar
from huiyin.frontmatter import parse
from huiyin.reading import fastread
from huiyin.reading.document import Value

CASE = """---
id: x   # the file's name
status: "received"  # as the log says
party: owner
note: |
  two
  lines

# what happened
log:
  - {at: 2026-03-15T16:20+08:00, event: registered, by: chen.min}  # by telephone
---
## 来信内容
"""


@pytest.mark.parametrize(
    ("key", "value", "after", "old", "new"),
    [
        ("status", "registered", None, '"received"', "registered"),
        ("party", "a: b", None, "owner", '"a: b"'),
        ("party", "", None, "owner", '""'),
        ("note", "none", None, "|\n  two\n  lines\n", "none\n"),
        ("handler", "zhang.wei", None, "log:\n", "handler: zhang.wei\nlog:\n"),
        ("handler", "zhang.wei", "party", "owner\n", "owner\nhandler: zhang.wei\n"),
        ("handler", "zhang.wei", "absent", "log:\n", "handler: zhang.wei\nlog:\n"),
        ("handler", "zhang.wei", "log", "  # by telephone\n", "  # by telephone\nhandler: zhang.wei\n"),
        ("party", None, None, "party: owner\n", ""),
        ("status", None, None, 'status: "received"  # as the log says\n', ""),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_field_is_set(
    key: str, value: str | None, after: str | None, old: str, new: str, newline: str
) -> None:
    before = "\ufeff" + CASE.replace("\n", newline)
    wanted = "\ufeff" + CASE.replace(old, new).replace("\n", newline)
    assert set_scalar(before.encode(), key, value, after).decode() == wanted


@pytest.mark.parametrize(("key", "value"), [("status", "received"), ("party", "owner"), ("absent", None)])
def test_nothing_changes_where_the_value_is_the_same(key: str, value: str | None) -> None:
    assert set_scalar(CASE.encode(), key, value) == CASE.encode()


def test_an_empty_field_is_filled() -> None:
    before = b"---\na:\nb:   # nothing yet\nc: ~ # none\nd: null\n---"
    for key in "abcd":
        before = set_scalar(before, key, "1")
    assert before == b"---\na: 1\nb: 1   # nothing yet\nc: 1 # none\nd: 1\n---"


NEW = "{at: 2026-03-16, event: progress}"


@pytest.mark.parametrize(
    ("log", "position", "wanted"),
    [
        ("", None, f"log:\n  - {NEW}\n"),
        ("log:\n", None, f"log:\n  - {NEW}\n"),
        ("log: # none yet\n", None, f"log: # none yet\n  - {NEW}\n"),
        ("log: []  # none yet\n", None, f"log:  # none yet\n  - {NEW}\n"),
        ("log: null\nlast: 1\n", None, f"log:\n  - {NEW}\nlast: 1\n"),
        ("log: [{a: 1}]\n", None, f"log: [{{a: 1}}, {NEW}]\n"),
        ("log: [{a: 1},\n  {b: 2}]  # c\n", 1, f"log: [{{a: 1}}, {NEW},\n  {{b: 2}}]  # c\n"),
        ("log: [{a: 1}]\n", 0, f"log: [{NEW}, {{a: 1}}]\n"),
        ("log:\n- a: 1\n", None, f"log:\n- a: 1\n- {NEW}\n"),
        ("log:\n    - {a: 1}  # c\n", None, f"log:\n    - {{a: 1}}  # c\n    - {NEW}\n"),
        ("log:\n  - {a: 1}\n  - {b: 2}\n", 0, f"log:\n  - {NEW}\n  - {{a: 1}}\n  - {{b: 2}}\n"),
        ("log:\n  - {a: 1}\n  # c\n  - {b: 2}\n", 1, f"log:\n  - {{a: 1}}\n  - {NEW}\n  # c\n  - {{b: 2}}\n"),
        ("log:\n- a: 1\n  c:\n  - d\nx: y\n", None, f"log:\n- a: 1\n  c:\n  - d\n- {NEW}\nx: y\n"),
        ("log:\n-\n  a: 1\n-\n  b: 2\n", 1, f"log:\n-\n  a: 1\n- {NEW}\n-\n  b: 2\n"),
        ("log:\n- a: |\n    b\n\n    c\nx: y\n", 1, f"log:\n- a: |\n    b\n\n    c\n- {NEW}\nx: y\n"),
        ("log:\n-\n  a: 1\n", 0, f"log:\n- {NEW}\n-\n  a: 1\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_event_is_added(log: str, position: int | None, wanted: str, newline: str) -> None:
    def file(text: str) -> str:
        return f"---\nid: x\n{text}---\n正文".replace("\n", newline)

    item = {"at": "2026-03-16", "event": "progress"}
    assert append_event(file(log).encode(), item, position).decode() == file(wanted)


@pytest.mark.parametrize(
    ("data", "key", "value"),
    [
        (b"no front matter", "a", "b"),
        (b"---\na: 1\na: 2\n---\n", "a", "3"),
        (b"---\n{a: 1}\n---\n", "a", "3"),
        (b"---\na: [1]\n---\n", "a", "3"),
        (b"---\na: 1\n---\n", "a", "\0"),
        (b"---\na: 1\n---\n", "a", "\ud800"),
        (b"---\na: 1\n---\n", "事", "x"),
        (b"---\n  a: 1\n---\n", "b", "x"),
    ],
)
def test_what_cannot_be_edited_is_refused(data: bytes, key: str, value: str) -> None:
    with pytest.raises(EditError):
        set_scalar(data, key, value)


@pytest.mark.parametrize(("log", "position"), [("log: x\n", None), ("log: {a: b}\n", None), ("log: []\n", 1)])
def test_an_event_that_has_no_place_is_refused(log: str, position: int | None) -> None:
    with pytest.raises(EditError):
        append_event(f"---\n{log}---\n".encode(), {"a": "b"}, position)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2026-03-15T16:20+08:00", "2026-03-15T16:20+08:00"),
        ("三号楼楼道灯不亮", "三号楼楼道灯不亮"),
        ("it's 5\" (a/b)", "it's 5\" (a/b)"),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("a #b", '"a #b"'),
        ("a#b", "a#b"),
        ("a, b", '"a, b"'),
        ("- a", '"- a"'),
        ("null", '"null"'),
        ("", '""'),
        (" a", '" a"'),
        ("two\nlines\\", '"two\\nlines\\\\"'),
        (None, "null"),
        ({"of": {"event": "x"}, "cc": ["a", "b"]}, "{of: {event: x}, cc: [a, b]}"),
    ],
)
def test_quotes_only_where_they_are_needed(value: Value, written: str) -> None:
    assert flow(value) == written


def test_the_layout_of_a_new_case() -> None:
    log: list[Value] = [
        {"at": "2026-03-15", "event": "registered"},
        {"at": "2026-03-16", "event": "progress"},
    ]
    front: dict[str, Value] = {"id": "x", "subject": "a, b", "reporter": {"name": "王女士"}, "log": log}
    data = dump(front, "## 来信内容\n")
    assert data.decode() == (
        "---\nid: x\nsubject: a, b\nreporter: {name: 王女士}\nlog:\n  - {at: 2026-03-15, event: registered}\n"
        "  - {at: 2026-03-16, event: progress}\n---\n## 来信内容\n"
    )
    assert fastread.read(data) == parse(data)[0]


# All that a file may hold; bidirectional characters are allowed but warned of.
TEXT = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters=[
            *map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))),
            *"\u2028\u2029\ufeff\ufffe\uffff",
        ],
    )
    | st.sampled_from("-?:,[]{}#&*!|>'\"%@`\\ \n\t~=.<"),
    max_size=12,
)
KEY = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True) | st.sampled_from(
    ["null", "a b", "-x", "{", "#", "y:"]
)
VALUE: st.SearchStrategy[Value] = st.recursive(
    st.none() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=6,
)
FRONT = st.dictionaries(KEY, VALUE, max_size=5)


def values(data: bytes) -> Mapping[str, Value] | None:
    document = parse(data)[0]
    return document.values if document else None


@given(FRONT, st.lists(st.dictionaries(KEY, VALUE, min_size=1, max_size=4), max_size=3), TEXT)
@example({"a": "--- x", "b": "..."}, [{"c": "---"}], "---\n")
def test_what_is_written_reads_back(front: dict[str, Value], log: list[Value], body: str) -> None:
    data = dump({**front, "log": log}, "\n" + body)
    assert values(data) == {**front, "log": log}
    document = fastread.read(data)
    assert document is None or document == parse(data)[0]


@given(TEXT, TEXT)
def test_a_field_set_reads_back_and_setting_it_back_restores_the_bytes(first: str, second: str) -> None:
    before = dump({"id": "x", "a": first, "log": []}, "body\n")
    after = set_scalar(before, "a", second)
    assert values(after) == {"id": "x", "a": second, "log": []}
    assert set_scalar(after, "a", first) == before


@given(
    st.lists(st.dictionaries(KEY, VALUE, min_size=1, max_size=3), max_size=4),
    st.dictionaries(KEY, VALUE, min_size=1, max_size=4),
    st.data(),
)
def test_an_event_added_anywhere_reads_back(
    log: list[dict[str, Value]], item: dict[str, Value], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(log)))
    before = dump({"id": "x", "log": [*log]}, "body\n")
    after = append_event(before, item, position)
    assert values(after) == {"id": "x", "log": [*log[:position], item, *log[position:]]}
    assert after.count(b"\n") == before.count(b"\n") + 1
