"""Cases for tests of the papers: one with everything in it, and one whose every field is hostile."""

from __future__ import annotations

from tests.office import NUMBER, Office

FULL = f"""\
---
id: {NUMBER}
status: replied
channel: letter
received: 2026-03-16T09:00+08:00
site: east
party: owner
named: true
kind: complaint
category: repair/leak
subject: 屋面渗水
responsible: works
handler: zhang.wei
reporter: {{name: 王女士, phone: "19900000001", room: 3栋2单元1501}}
log:
  - {{at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}}
  - {{at: 2026-03-16T10:00+08:00, event: dispatched, by: chen.min, to: works}}
  - {{at: 2026-03-16T11:00+08:00, event: measure-set, by: he.jun, measure: 更换防水层, in_charge: zhang.wei, until: 2026-03-20}}
  - {{at: 2026-03-17T09:00+08:00, event: extended, by: zhang.wei, until: 2026-03-25, reason: 连日下雨不能施工, clause: reply}}
  - {{at: 2026-03-17T10:00+08:00, event: approved, by: wu.gm, of: {{event: extended, at: 2026-03-17T09:00+08:00}}}}
  - {{at: 2026-03-24T10:00+08:00, event: resolved, by: zhang.wei}}
  - {{at: 2026-03-24T11:00+08:00, event: replied, by: zhang.wei, reply_no: HF-{NUMBER}-1, via: letter, cc: [wu.gm]}}
  - {{at: 2026-03-25T15:00+08:00, event: called-back, by: he.jun, kind: second, satisfaction: satisfied, on: result}}
---
## 来信内容

> 顶楼渗水，
> 墙皮掉了。

## 办理

已换防水层。

## 答复

### 现状

屋面防水层老化。

### 措施

已更换。
"""
WORD = "长" * 30 + "W" * 3000
EVIL = "</td></table><script>alert(1)</script><style>*{display:none}</style>{{ 7*7 }}{% raw %}"
LIVE = '<img src="http://198.51.100.1/x.png"><link rel=stylesheet href="file:///etc/passwd">'


def put_hostile(office: Office) -> None:
    """The case with markup, templates, addresses, very long words and marks of direction in its fields."""
    text = FULL
    for plain, hostile in (
        ("subject: 屋面渗水", f"subject: '{EVIL}'"),
        ("name: 王女士", f"name: '王{EVIL}'"),
        ("room: 3栋2单元1501", f"room: '{WORD}'"),
        ("measure: 更换防水层", f"measure: '{LIVE}'"),
        ("> 墙皮掉了。", f"> {WORD}\n> {LIVE}\n> a{chr(0x301) * 200}b"),
        ("已换防水层。", EVIL),
    ):
        assert plain in text
        text = text.replace(plain, hostile)
    office.put(f"cases/2026/{NUMBER}.md", text)
