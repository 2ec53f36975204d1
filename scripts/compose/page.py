"""A told story as a case file: front matter, log, and the three sections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from compose.beginning import Matter, stamp
from compose.story import Story

AFTER = {
    "registered": "registered",
    "screened": "screened",
    "declined": "declined",
    "merged": "merged",
    "dispatched": "dispatched",
    "measure-set": "handling",
    "waiting": "waiting",
    "resolved": "resolved",
    "replied": "replied",
    "reopened": "handling",
    "withdrawn": "withdrawn",
    "closed": "closed",
    "archived": "archived",
}
"""The status after an event; the others leave it as it is, but for the cases in `after`."""
GATED = ("dispatched", "declined", "closed")
OUTSIDE = re.compile(r"^(访客|供应商|供货商|送货司机|听障人士)")
RISKY = re.compile(r"""[,\[\]{}#&*!|>'"%@`]|: |^[-?\s]|\s$""")
DEFAULTS = (
    ("urgency", "normal"),
    ("severity", "ordinary"),
    ("complexity", "ordinary"),
    ("scope", "property"),
    ("confidential", "none"),
)
FINISHED = ("resolved", "replied", "declined", "merged", "withdrawn", "closed", "archived")


def scalar(value: Any) -> str:
    """A value as a YAML flow scalar, quoted only where needed."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {scalar(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(scalar(item) for item in value) + "]"
    text = str(value)
    if RISKY.search(text) or (text.isdigit() and len(text) > 4):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def cut(story: Story, newest: datetime) -> None:
    """Drop what lies after the last moment shipped, and after the step at which the matter rests."""
    story.whole = list(story.log)
    log = [entry for entry in story.log if entry["at"] <= newest]
    stop = story.matter.get("stop")
    if stop:
        index = next((i for i, entry in enumerate(log) if entry["event"] == stop), len(log) - 1)
        log = log[: index + 1]
    story.log = log


def point(story: Story, numbers: dict[str, str]) -> None:
    """Turn references by name into event references and case numbers."""
    for index, entry in enumerate(story.log):
        if isinstance(entry.get("of"), str):
            name = entry["of"][1:]
            named = next(e for e in reversed(story.log[:index]) if e["event"] == name)
            entry["of"] = {"event": name, "at": named["at"]}
        for key in ("into", "case"):
            if str(entry.get(key, "")).startswith("@"):
                entry[key] = numbers[entry[key][1:]]
        if "reply_no" in entry:
            entry["reply_no"] = entry["reply_no"].replace("@", story.number)


def after(state: tuple[str, str], entry: dict[str, Any]) -> tuple[str, str]:
    """The status after an event, and the one before waiting (data-model §3)."""
    now, before = state
    name = entry["event"]
    if name == "waiting":
        return "waiting", now
    if name == "resumed":
        return before, ""
    if name == "progress" and now != "waiting":
        return "handling", before
    if name == "assigned" and now in ("registered", "screened"):
        return "dispatched", before
    if (
        name == "called-back"
        and entry["satisfaction"] == "not-satisfied"
        and now not in ("closed", "archived")
    ):
        return "handling", before
    return AFTER.get(name, now), before


def status(story: Story) -> str:
    """What the log leads to; an event that needs approval counts from the approval."""
    needing = {(e["of"]["event"], e["of"]["at"]) for e in story.log if e["event"] == "approved"} | held(story)
    state = ("received", "")
    for entry in story.log:
        if entry["event"] == "approved" and entry["of"]["event"] in GATED:
            of = entry["of"]
            entry = next(e for e in story.log if (e["event"], e["at"]) == (of["event"], of["at"]))
        elif entry["event"] in GATED and (entry["event"], entry["at"]) in needing:
            continue
        state = after(state, entry)
    return state[0]


def held(story: Story) -> set[tuple[str, datetime]]:
    """Gated events whose approval comes only after the last moment shipped."""
    found: set[tuple[str, datetime]] = set()
    for index, entry in enumerate(story.whole):
        if entry["event"] == "approved" and entry not in story.log:
            name = str(entry["of"])[1:] if isinstance(entry["of"], str) else entry["of"]["event"]
            earlier = [e for e in story.whole[:index] if e["event"] == name]
            found.add((name, earlier[-1]["at"]))
    return found


def reporter(story: Story) -> dict[str, str]:
    """Who wrote, as far as they said."""
    who, rng = str(story.matter["who"]), story.rng
    if story.staff:
        name, _, department = who.partition("/")
        return {"name": name, "phone": f"1990000{rng.randint(1000, 9999)}", "department": department}
    name, _, room = who.partition(" ")
    found = {"name": OUTSIDE.sub("", name).removeprefix("小")}
    if story.channel in ("phone", "hotline", "reception-day", "wechat") or rng.random() < 0.7:
        found["phone"] = f"1990000{rng.randint(1000, 9999)}"
    if story.channel == "email":
        found["email"] = f"reader{rng.randint(100, 999)}@example.org"
    if room:
        part = room.split("-")
        found["room"] = f"{part[0]}栋{part[1]}单元{part[2]}" if len(part) == 3 else room
    return found


def links(story: Story, numbers: dict[str, str]) -> dict[str, Any]:
    """The cases that this one names."""
    matter, found = story.matter, {}
    if "merge" in matter:
        found["duplicate_of"] = numbers[matter["merge"]]
    if "appeal_of" in matter:
        found["appeal_of"] = numbers[matter["appeal_of"]]
    related = [numbers[key] for key in (*matter.get("related", ()), *matter.get("vexatious_links", ()))]
    return {**found, "related": related} if related else found


def front(story: Story, numbers: dict[str, str], state: str) -> list[tuple[str, Any]]:
    """The front matter's fields before the log, in the order of the contract."""
    matter = story.matter
    done = [entry["event"] for entry in story.log]
    changed = {e["field"]: e["to"] for e in story.log if e["event"] == "reclassified"}
    fields: list[tuple[str, Any]] = [
        ("id", story.number),
        ("status", state),
        ("channel", story.channel),
        ("received", story.received),
        ("posted", story.posted),
        ("site", changed.get("site", str(matter["is"]).split()[0])),
        ("party", story.party),
        ("named", "true" if story.named else "false"),
        ("kind", changed.get("kind", story.kind)),
        ("category", changed.get("category", story.category)),
        ("subject", matter["subject"]),
    ]
    fields += [(name, changed.get(name, matter.get(name, usual))) for name, usual in DEFAULTS]
    fields += [("procedure", matter.get("procedure")), ("reply_needed", matter.get("reply_needed"))]
    if (
        changed.get("kind", story.kind) == "complaint"
        and state in ("closed", "archived")
        and ("resolved" in done or "replied" in done)
    ):
        just = (
            matter.get("outcome", "resolved") in ("resolved", "partly-resolved") and "decline" not in matter
        )
        fields.append(("valid", "true" if just else "false"))
    spoken = story.channel in ("phone", "visit", "hotline", "reception-day", "housekeeper")
    departments = [e["to"] for e in story.log if e["event"] == "dispatched"]
    handlers = [e.get("in_charge") or e["to"] for e in story.log if e["event"] in ("assigned", "measure-set")]
    fields += [
        ("prior_handling", matter.get("prior")),
        ("first_received_by", story.receiver if spoken else None),
        ("responsible", departments[-1] if departments else None),
        ("assisting", matter.get("assisting")),
        ("handler", handlers[-1] if handlers else None),
        ("subject_person", matter.get("subject_person")),
        ("links", links(story, numbers)),
        ("consent", matter.get("consent")),
        ("reporter", reporter(story) if story.named else None),
        ("summary", matter.get("sum") if state in FINISHED or _rests(matter) else None),
    ]
    return [(name, value) for name, value in fields if value not in (None, "", {}, [])]


def _rests(matter: Matter) -> bool:
    return "stop" in matter or matter.get("wait", {}).get("open") is not None


def body(story: Story) -> str:
    """Letter, handling and reply."""
    matter, done = story.matter, [entry["event"] for entry in story.log]
    parts = ["## 来信内容", quote(matter["letter"])]
    settled = (
        {"resolved", "replied", "merged", "withdrawn", "closed"} & set(done)
        or "stop" in matter
        or "wait" in matter
    )
    if "declined" in done and "replied" not in done:
        parts += ["## 办理", matter.get("note", "") or f"{matter['now']}{matter['done']}{matter['follow']}"]
    elif settled and (matter.get("note") or matter.get("withdraw")):
        parts += ["## 办理", matter.get("note") or matter["withdraw"] + "。"]
    elif "merge" in matter:
        parts += ["## 办理", "经核对与前件为同一事项，并入前件办理，已告知来件人。"]
    elif "dispatched" in done:
        parts += ["## 办理", "已转责任部门，正在现场核实。"]
    if "replied" in done:
        parts += ["## 答复", *reply(story)]
    return "\n\n".join(parts) + "\n"


def reply(story: Story) -> list[str]:
    """The reply by its five headings; a second handling is told under the measure."""
    matter, cast = story.matter, story.cast
    resolved = [entry["at"] for entry in story.log if entry["event"] == "resolved"]
    replied = [entry["at"] for entry in story.log if entry["event"] == "replied"]
    measure = matter["done"] if "done" in matter else matter["measure"]
    for name in ("again", "third", "reopen"):
        if name in matter and len(replied) > (2 if name == "third" else 1):
            measure += f"\n\n再次办理：{matter[name]['note']}。"
    if "declined" in [entry["event"] for entry in story.log]:
        told, when = (
            f"信箱管理员{cast.names[replied_by(story)]}",
            f"{replied[-1].month}月{replied[-1].day}日答复",
        )
    else:
        told = cast.told(story.department, story.handler)
        if resolved and resolved[0] <= replied[0]:
            when = f"已于{resolved[-1].month}月{resolved[-1].day}日办完"
        else:
            until = next(
                (
                    e["until"]
                    for e in reversed(story.log)
                    if e["event"] in ("waiting", "measure-set") and "until" in e
                ),
                "",
            )
            when = (
                f"{int(until[5:7])}月{int(until[8:])}日前完成"
                if until
                else f"{replied[0].month}月{replied[0].day}日已答复"
            )
    pairs = (
        ("现状", matter["now"]),
        ("措施", measure),
        ("责任人", told + "。"),
        ("时限", when + "。"),
        ("跟踪", matter["follow"]),
    )
    return [part for name, text in pairs for part in (f"### {name}", text)]


def replied_by(story: Story) -> str:
    """Who signed the last reply."""
    return str(next(entry["by"] for entry in reversed(story.log) if entry["event"] == "replied"))


def quote(text: str) -> str:
    """Outside text as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def page(story: Story, numbers: dict[str, str]) -> str:
    """The whole file."""
    state = status(story)
    lines = [f"{name}: {scalar(value)}" for name, value in front(story, numbers, state)]
    log = [f"  - {scalar(entry)}" for entry in story.log]
    return "\n".join(["---", *lines, "log:", *log, "---", body(story)])
