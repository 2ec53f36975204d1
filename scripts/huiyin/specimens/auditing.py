"""Examples of HY81x, HY85x and HY86x: what an audit finds in a history. All in words: they need commits."""

from __future__ import annotations

from huiyin.specimens.kinds import told
from huiyin.specimens.world import FIRST, FIRST_PATH, SECOND

_TIMES = (
    "- {at: 2026-03-18T09:00+08:00, event: resolved, by: fu.ning}   # 2026-03-18 09:03 +0800",
    "- {at: 2026-03-18T09:00+08:00, event: resolved, by: fu.ning}   # 2026-03-17 15:00 +0800",
)
_BY = {"event": "resolved", "person": "fu.ning", "other": "xu.an"}
_OWN = ("Author: fu.ning · by: fu.ning",) * 2
_AS_IT_IS = ("提交的日期就是当时的日期", "the commit bears the date of the day")
_NEW_VERSION = (
    "新版本从将来的日期起生效，旧版本的文件不动",
    "a new version is in force from a date to come; the file of the old one stays",
)
_KEPT = ("离职的人保留在名册上，写 to:", "who has left stays on the roster, with to:")
_NOTHING = ("……", "…")
_WHOLE = ("完整克隆：git clone", "a whole clone: git clone")
SPECIMENS = (
    told(
        "HY810",
        ("案件文件始终可读", "the file of the case can always be read"),
        ("某次提交把文件清空，或者写成读不懂的样子", "a commit empties the file, or leaves it unreadable"),
        FIRST_PATH,
    ),
    told(
        "HY811",
        (_TIMES[0],) * 2,
        (_TIMES[1],) * 2,
        FIRST_PATH,
        event="resolved",
        date="2026-03-17T15:00+08:00",
    ),
    told(
        "HY812",
        _AS_IT_IS,
        (
            "GIT_COMMITTER_DATE=2026-03-10 git commit，而上一次提交是 3 月 20 日",
            "GIT_COMMITTER_DATE=2026-03-10 git commit, on a commit of 20 March",
        ),
        date="2026-03-10T09:00+08:00",
        hours="240.0",
    ),
    told(
        "HY813",
        _AS_IT_IS,
        ("提交的日期是 1970 年或者 2099 年", "the commit is dated 1970 or 2099"),
        date="1970-01-01T00:00+00:00",
    ),
    told("HY814", _OWN, ("Author: xu.an · by: fu.ning",) * 2, **_BY),
    told(
        "HY815",
        ("by: fu.ning, recorded_by: xu.an   # xu.an: [administrator]",) * 2,
        ("by: fu.ning, recorded_by: tian.he   # tian.he: [handler]",) * 2,
        event="resolved",
        person="fu.ning",
        other="tian.he",
    ),
    told("HY816", ("by: fu.ning, recorded_by: xu.an",) * 2, ("by: fu.ning",) * 2, **_BY),
    told(
        "HY817",
        ("emails: [fu.ning@example.org, fu.ning@home.example]",) * 2,
        ("emails: [fu.ning@example.org]   # Author: fu.ning@home.example",) * 2,
        **_BY,
    ),
    told("HY818", _OWN, ("Author: fu.ning · Commit: xu.an",) * 2, **_BY),
    told(
        "HY819",
        ("号码在推送之前就改好", "the number is changed before the first push"),
        ("推送以后又换了号码", "the number is changed after it was pushed"),
        number=FIRST,
        other=SECOND,
    ),
    told("HY850", _AS_IT_IS, ("Date: 2026-03-16 · rebase: 2026-03-25",) * 2, event="resolved", days="7"),
    told(
        "HY851",
        _NEW_VERSION,
        (
            "在现行版本里把 within: 3 workdays 改成 9 workdays",
            "within: 3 workdays becomes 9 workdays in the version in force",
        ),
        clause="letters/reply",
        cases="3",
        first=FIRST,
    ),
    told(
        "HY852",
        _NEW_VERSION,
        (
            "改了现行版本的条款，好在还没有案件用到它",
            "a clause of the version in force is changed, though no case depends on it yet",
        ),
        clause="letters/reply",
    ),
    told(
        "HY853",
        _NEW_VERSION,
        ("现行版本的正文换了说法", "the text of the version in force is put in other words"),
        name="letters 2026-1",
    ),
    told(
        "HY854",
        ("只补充下一年的日历", "only the calendar of the next year is added"),
        ("把已经过去的工作日改成假日", "a working day that is past becomes a holiday"),
        cases="3",
        first=FIRST,
    ),
    told("HY855", _KEPT, ("把人从名册上删掉", "somebody's line is deleted"), person="tian.he"),
    told(
        "HY856",
        ("新的角色从今天起算，另写一条", "a new role begins today, in a line of its own"),
        ("给人补上角色，让以前的批准变得有效", "a role is added so that an earlier approval counts"),
        person="tian.he",
        cases="1",
    ),
    told("HY857", ("git push",) * 2, ("git push --force",) * 2, branch="main", person="tian.he"),
    told("HY858", _WHOLE, ("git clone --depth 1",) * 2, name="shallow", count="1"),
    told(
        "HY859",
        ("当天提交，当天推送", "committed and pushed on the same day"),
        ("把日期写成上周再提交、推送", "committed today under last week's date, and pushed"),
        event="resolved",
        days="8",
    ),
    told(
        "HY860",
        ("合并之前改好", "put right before the merge"),
        ("分支上改过一行，当时还没有合并", "a line was changed on a branch that was not merged yet"),
        name="HY801",
    ),
    told(
        "HY861",
        ("先合并，再另外提交新的一行", "merge first, then commit the new line by itself"),
        ("解决冲突时顺手加了一行", "a line is slipped in while the merge is made"),
        event="resolved",
    ),
    told(
        "HY862",
        _NOTHING,
        ("导入 300 行的台账", "a ledger of 300 rows is taken in"),
        name="HY315",
        count="900",
        cases="300",
    ),
    told(
        "HY863",
        _NEW_VERSION,
        ("删掉旧版本的文件", "the file of an old version is deleted"),
        name="letters 2025-1",
    ),
    told("HY864", _KEPT, ("git rm policies/organization.yml",) * 2),
    told("HY865", ("git replace -d …",) * 2, ("git replace …",) * 2),
)
