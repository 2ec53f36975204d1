"""The kinds of forms: what each is called, when it is used, who signs it, and which requirement it serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from huiyin.model import Organization, Text


class Form(NamedTuple):
    """One kind of form; its template is `templates/NAME.html`."""

    name: str
    title: Text
    when: Text
    signed_by: Text
    serves: tuple[str, ...]
    """The requirements (requirements.yml) that it serves."""
    copies: int = 1
    channels: tuple[str, ...] = ()
    """The channels whose cases it is for, where it is not for all; an organisation names its own in `x-forms`."""
    of_day: bool = False
    """Whether it is about a day and not about one case."""


def _form(name: str, titles: tuple[str, str], when: tuple[str, str], signers: tuple[str, str],
          serves: str, copies: int = 1, channels: tuple[str, ...] = (), of_day: bool = False) -> Form:  # fmt: skip
    title, said, signed = ({"zh": zh, "en": en} for zh, en in (titles, when, signers))
    return Form(name, title, said, signed, tuple(serves.split()), copies, channels, of_day)


_LISTED = (
    _form(
        "letter-file",
        ("信件处理档案", "Case file"),
        ("登记后随信呈阅、分办，办理中逐项填写，结案归档", "registered; goes with the letter until it is closed"),
        ("主管部门、责任部门负责人、项目经理", "supervising department, department head, site head"),
        "DI-06 DI-07 DI-08 SU-11",
        2,
    ),
    _form(
        "rectification-order",
        ("整改令", "Rectification order"),
        ("适用特别程序的案件分办时", "dispatched under the special procedure"),
        ("批准的负责人、接收的部门负责人", "the leader who approves, the head of the department"),
        "DI-07",
        2,
    ),
    _form(
        "call-back",
        ("处理回访表", "Call-back sheet"),
        ("每次回访时", "each call-back"),
        ("回访人、项目经理", "whoever calls back, site head"),
        "RE-04 RE-05 RE-06 RE-07 RE-09 SU-11",
        2,
    ),
    _form(
        "reception-day",
        ("项目经理接待日信息登记表", "Reception day record"),
        ("接待日当面登记", "while receiving a visitor"),
        ("责任人、项目经理、来访人", "person in charge, site head, visitor"),
        "IN-11",
        1,
        ("reception-day",),
    ),
    _form(
        "hotline-record",
        ("热线记录", "Hotline record"),
        ("接听热线时，按通话次序填写", "during the call, in the order of the talk"),
        ("热线专员", "hotline specialist"),
        "IN-24 SU-11",
        1,
        ("hotline",),
    ),
    _form(
        "follow-up",
        ("跟进情况表", "Follow-up sheet"),
        ("未结案件逐日跟进", "daily, while a case is open"),
        ("跟进人、部门负责人", "whoever follows up, department head"),
        "TL-10 SU-11",
    ),
    _form(
        "assessment-record",
        ("服务质量考评记录", "Service quality record"),
        ("结案后或者月度考核时", "after closing, or at the monthly assessment"),
        ("考评人、被考评部门负责人", "assessor, head of the department assessed"),
        "SU-02 SU-11",
    ),
    _form(
        "receipt",
        ("受理告知", "Acknowledgement"),
        ("登记后交来信人", "to the sender, once registered"),
        ("主管部门（盖章）", "supervising department (seal)"),
        "TL-01 TL-07",
    ),
    _form(
        "extension-notice",
        ("延期告知", "Notice of extension"),
        ("延期批准后、原期限届满前交来信人", "to the sender, once approved and before the old limit runs out"),
        ("主管部门（盖章）", "supervising department (seal)"),
        "TL-02 TL-11",
    ),
    _form(
        "reply-letter",
        ("答复函", "Reply"),
        ("答复来信人时", "to the sender, with the reply"),
        ("责任部门（盖章）", "department in charge (seal)"),
        "RE-01 RE-02 RE-03",
        2,
    ),
    _form(
        "reminder-slip",
        ("催办单", "Reminder"),
        ("期限将到或者已过时交责任部门", "to the department in charge, when something is due or overdue"),
        ("主管部门（盖章）、接收人", "supervising department (seal), recipient"),
        "SU-06",
        2,
    ),
    _form(
        "destruction-certificate",
        ("销毁证明", "Destruction certificate"),
        ("保存期满、销毁批准后", "once the destruction is approved"),
        ("批准人、两名监销人", "whoever approves, two witnesses"),
        "CO-03 CO-04",
    ),
    _form(
        "hotline-day",
        ("热线日报", "Daily hotline report"),
        ("每日，列明未结热线案件的最新进展", "daily: every open hotline case with its newest event"),
        ("热线专员、品质部", "hotline specialist, quality office"),
        "TL-10",
        1,
        ("hotline",),
        True,
    ),
)  # fmt: skip
DAY_SHEET = _form(
    "today",
    ("当日工作单", "Day sheet"),
    ("每日上班时", "each morning"),
    ("各责任人", "each person"),
    "RE-09",
    1,
    (),
    True,
)
FORMS: Mapping[str, Form] = {form.name: form for form in _LISTED}

TO_SENDER = frozenset(("receipt", "extension-notice", "reply-letter"))
"""What the sender gets; nobody is there to get it where a letter is not signed."""


def channels_of(form: Form, home: Organization) -> tuple[str, ...]:
    """The channels that a form is for: `x-forms` of organization.yml, else the usual ones; none means all."""
    own: Any = home.settings.get("x-forms")
    named = own.get(form.name) if isinstance(own, Mapping) else None
    if isinstance(named, str):
        return (named,)
    return tuple(map(str, named)) if isinstance(named, (list, tuple)) else form.channels
