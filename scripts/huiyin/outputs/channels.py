"""The page of channels: how to reach the organisation, when, and what it does not take up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from huiyin.calendar import Calendar
from huiyin.lifecycle import GROUNDS
from huiyin.model import Clause, Policy, words
from huiyin.outputs import appointments, labels, markup
from huiyin.outputs.appointments import Weekly
from huiyin.outputs.clauses import is_earlier, page_of
from huiyin.outputs.markup import link, of_language, plain
from huiyin.public import PublicBook
from huiyin.words import figures
from huiyin.words.articles import article_label
from huiyin.words.names import look_up, value_name

PAGE = "channels.md"
_DAYS = tuple("一二三四五六日"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_INSTEAD: Mapping[str, tuple[str, str]] = {
    "abusive": (
        "来信中侮辱、诽谤他人的，移送有权机关处理。您自己受到侮辱、威胁的，请报警（110）。",
        "Abuse or defamation is passed to the authority in charge. If you are insulted or"
        " threatened, call "
        "110.",
    ),
    "private-help": (
        "医疗资助、捐款、献血、求药等，请找所在街道的民政部门、慈善组织或者医院。",
        "For medical aid, donations, blood or medicine, turn to the civil affairs office of your "
        "subdistrict, "
        "a charity or a hospital.",
    ),
    "out-of-business": (
        "与物业服务无关的事，请打政务服务便民热线 12345，由政府转给主管单位。",
        "For what has nothing to do with property services, call the public service hotline 12345.",
    ),
    "labour-dispute": (
        "员工与公司之间的劳动争议，走员工申诉程序；也可以申请调解、劳动仲裁，或者打 12333 咨询。",
        "Labour disputes take the staff grievance procedure; or mediation, arbitration, or advice on 12333.",
    ),
    "unsigned-grievance": (
        "员工申诉需要署名，请写上姓名再交一次；不愿署名的，可以作为意见提出。",
        "A grievance has to be signed: hand it in again with your name, or put it as an opinion without one.",
    ),
    "vexatious": (
        "同一件事已经答复，又没有新的事实的，不再重复办理；有新的事实，请写明，我们重新办理。",
        "A matter that was answered is not taken up again without new facts; if there are new"
        " facts, state "
        "them.",
    ),
    "guided-to-site": (
        "还没有向所在小区反映过的，请先找小区服务中心，解决得最快；小区办了您仍不满意，再打热线。",
        "What the site has not heard of yet goes to its service centre first, which is quickest; "
        "if you are not content then, call the hotline.",
    ),
}
_ADVICE: Mapping[str, tuple[str, str]] = {
    "letter": ("投进下面任何一个信箱，或者寄到集团总部", "Drop it in any of the boxes below, or post it"),
    "email": ("写明小区、楼栋和事情经过", "Name the site, the building and what happened"),
    "web": ("随时可以留言", "At any time"),
    "wechat": ("随时可以留言", "At any time"),
    "internal": ("员工使用", "For staff"),
    "phone": ("报修、咨询，先打小区服务中心", "For repairs and questions, the site's service centre first"),
    "hotline": ("小区已经办过而您仍不满意的", "When the site has dealt with it and you are not content"),
    "visit": (
        "到任何一个服务中心，第一位接待您的人负责记下来",
        "At any service centre; the first person you speak to writes it down",
    ),
    "reception-day": ("当面谈，当场登记，时间见下", "Face to face, written down there; for times see below"),
    "housekeeper": ("告诉上门的管家，由他登记", "Tell the housekeeper who calls on you"),
}


def render(book: PublicBook, calendar: Calendar, address: str = "") -> dict[str, str]:
    """{path: text}: the page in both languages and the calendars that it offers."""
    pages = {of_language(PAGE, language): _Page(book, calendar, language).text() for language in ("zh", "en")}
    return {**pages, **appointments.render(book, calendar, address)}


class _Page:
    """The page in one language."""

    def __init__(self, book: PublicBook, calendar: Calendar, language: str) -> None:
        self.book, self.home, self.calendar, self.language = book, book.organization, calendar, language
        self.chinese = language == "zh"
        self.here = of_language(PAGE, language)
        self.today = book.as_of.date()

    def _say(self, chinese: str, english: str) -> str:
        return chinese if self.chinese else english

    def text(self) -> str:
        """The page."""
        return markup.page(
            [
                markup.head(self._say("渠道", "Channels")),
                self._say(
                    "有意见、建议、投诉或者疑问，用下面任何一种方式告诉我们都可以，每一件都登记、都"
                    "有回音。"
                    "遇到火情、人身危险，请立即拨打 119、110 或 120。",
                    "Tell us your opinion, suggestion, complaint or question in any of these ways:"
                    " each is "
                    "registered "
                    "and each is answered. In case of fire or danger to life, call 119, 110 or 120"
                    " at once.",
                ),
                *self._ways(),
                *self._hotline(),
                *self._boxes(),
                *self._receptions(),
                *self._unsigned(),
                *self._refused(),
            ]
        )

    def _ways(self) -> Iterator[str]:
        yield self._say("## 怎样找到我们 {#ways}", "## How to reach us {#ways}")
        items = []
        for channel in self.home.channels:
            group = look_up(labels.CHANNEL_LABELS, channel.group, self.language)
            told = _ADVICE.get(channel.id)
            advice = labels.pick(told, self.language) if told else plain(group)
            items.append(f"- **{plain(words(channel.name, self.language))}** {advice}")
        yield _cards(items)

    def _hotline(self) -> Iterator[str]:
        hotline: dict[str, Any] = dict(self.home.hotline)
        if not hotline.get("phone"):
            return
        yield self._say("## 热线 {#hotline}", "## Hotline {#hotline}")
        days = str(hotline.get("days", ""))
        days = self._say("每日", "every day") if days in ("", "all") else days
        hours = "、".join(_span(start, end) for start, end in hotline.get("hours", ()))
        lines = [f"- **{_call(str(hotline['phone']))}**"]
        lines.append(self._say(f"接听时间：{plain(days)} {hours}", f"Answered {plain(days)}, {hours}"))
        if hotline.get("greeting"):
            greeting = plain(words(hotline["greeting"], self.language))
            lines.append(self._say(f"接听时您会听到：“{greeting}”", f"You will hear: “{greeting}”"))
        yield _cards(["<br>".join(lines).replace("**<br>", "** ", 1)], "hotline")

    def _boxes(self) -> Iterator[str]:
        boxes = [dict(item) for item in self.home.mailboxes]
        if not boxes:
            return
        yield self._say("## 信箱 {#boxes}", "## Boxes {#boxes}")
        openings = {item.key: item for item in appointments.openings(self.book)}
        yield _cards(self._box(box, openings.get(f"box/{box['id']}")) for box in boxes)
        yield self._subscribe(appointments.BOXES)

    def _box(self, box: Mapping[str, Any], opened: Weekly | None) -> str:
        name: Any = box.get("name") or {"zh": box["id"]}
        place: Any = box.get("place") or {}
        told = [plain(words(place, self.language))]
        if opened is not None:
            told += [
                self._say(f"{self._when(opened)} 开箱", f"Opened {self._when(opened)}"),
                self._coming(opened),
            ]
        return (
            f"- **{plain(words(name, self.language))}** {'<br>'.join(part for part in told if part)}".rstrip()
        )

    def _receptions(self) -> Iterator[str]:
        items = appointments.receptions(self.book)
        if not items:
            return
        yield self._say("## 项目经理接待日 {#reception-days}", "## Reception days {#reception-days}")
        yield _cards(
            f"- **{plain(words(item.place, self.language))}** {self._when(item)}<br>{self._coming(item)}"
            for item in items
        )
        yield self._subscribe(appointments.RECEPTION)

    def _subscribe(self, path: str) -> str:
        label = self._say("日历文件", "calendar file")
        years = sorted(self.calendar.years)
        told = link(label, self.here, path)
        if not years:
            return self._say(f"把{told}加进手机日历，就会按时提醒。", f"Add the {told} to your phone.")
        return self._say(
            f"法定节假日不开箱、不接待。把{told}加进手机日历，就会按时提醒；{years[-1]}年以后的节假日，"
            "待国务院公布后补上。",
            f"Not on public holidays. Add the {told} to your phone to be reminded; "
            f"the holidays after {years[-1]} are added when they are announced.",
        )

    def _when(self, item: Weekly) -> str:
        days = figures.weekdays(item.weekdays, self.language)
        return (
            f"{days} {_span(item.start, item.end)}"
            if self.chinese
            else f"{days}, {_span(item.start, item.end)}"
        )

    def _coming(self, item: Weekly) -> str:
        days = item.next(self.today, self.calendar, 3)
        coming = self._say("、", ", ").join(self._day(day) for day in days)
        return self._say(f"接下来：{coming}", f"Next: {coming}")

    def _day(self, day: date) -> str:
        weekday = _DAYS[not self.chinese][day.weekday()]
        text = self._say(
            f"{day.month}月{day.day}日（{weekday}）", f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
        )
        return f'<span class="whole">{text}</span>'

    # --- what becomes of a letter ------------------------------------------------------------------------

    def _unsigned(self) -> Iterator[str]:
        yield self._say("## 不署名的来信 {#unsigned}", "## Letters without a name {#unsigned}")
        yield self._say(
            "可以不署名。不署名的来信照常登记、办理、计时；因为没有办法单独答复，办理结果在"
            f"{link('办理公示', self.here, 'board.md')}里公布；给了取件码的，凭码"
            f"{link('查收答复', self.here, 'pickup.md')}。不署名的建议可以采纳，但不发给奖励。"
            "举报可以不署名，也不会出现在公示里。",
            "You need not give your name. Such a letter is registered, handled and timed like any"
            " other; as "
            "we cannot "
            f"answer you, the result stands on the {link('status board', self.here, 'en/board.md')};"
            " a code, if you "
            f"were given one, {link('fetches the reply', self.here, 'en/pickup.md')}. A "
            "suggestion "
            "without a name may be taken up but is not rewarded. A report of wrongdoing may be"
            " unsigned, "
            "and is "
            "never shown on the board.",
        )
        yield self._say(
            "请不要在来信里写别人的身份证号、银行卡号。您的姓名、电话和房号只给办事的人看，不会出现在本站。",
            "Please leave out identity and bank card numbers. Your name, telephone and room are"
            " seen only "
            "by those "
            "who handle the matter, and never stand on this site.",
        )

    def _refused(self) -> Iterator[str]:
        """What is not taken up, from the refusal clauses of the policies in force."""
        found: dict[str, list[tuple[Policy, Clause]]] = {}
        for policy in sorted(self.book.policies, key=lambda one: (one.order, one.id)):
            for clause in policy.clauses if not is_earlier(policy) else ():
                for ground in clause.fields["ground"] if clause.kind == "refusal" else ():
                    found.setdefault(ground, []).append((policy, clause))
        if not found:
            return
        yield self._say(
            "## 哪些事不受理，请找谁 {#refused}", "## What is not taken up, and where to go {#refused}"
        )
        yield "\n".join(self._ground(ground, found[ground]) for ground in sorted(found, key=GROUNDS.index))
        yield self._say(
            "供水、供电、燃气、道路、邮政、通信由市政单位负责：我们会向您说明，并代为联系、跟进，直到解决。",
            "Water, power, gas, roads, post and telecoms belong to the utilities: we explain, get"
            " in touch "
            "with them "
            "for you and keep at it until it is solved.",
        )

    def _ground(self, ground: str, places: list[tuple[Policy, Clause]]) -> str:
        name = value_name("ground", ground, self.language)
        told = _INSTEAD.get(ground)
        text = f"- **{name[:1].upper()}{name[1:]}**"
        if told is not None:
            text += f"{self._say('：', ': ')}{labels.pick(told, self.language)}"
        rules = self._say("；", "; ").join(self._article(*place) for place in places)
        return f'{text}<br><span class="clause-record">{self._say("依据：", "By ")}{rules}</span>'

    def _article(self, policy: Policy, clause: Clause) -> str:
        label = article_label(policy, clause.id, self.language) or clause.id
        title = plain(words(policy.title, self.language))
        name = f"《{title}》{label}" if self.chinese else f"{title}, {label}"
        return link(name, self.here, page_of(policy, self.language), clause.id)


def _cards(items: Iterable[str], more: str = "") -> str:
    """A list that the style sheet lays out side by side where there is room."""
    listed = "\n".join(items)
    return f'<div class="{f"ways {more}".strip()}" markdown>\n\n{listed}\n\n</div>'


def _call(phone: str) -> str:
    """A number to be called by a touch, where it is one."""
    digits = phone.replace("-", "").replace(" ", "")
    number = digits.removeprefix("+").isascii() and digits.removeprefix("+").isdigit()
    return f"[{plain(phone)}](tel:{digits})" if number else plain(phone)


def _span(start: Any, end: Any) -> str:
    return f"{start:%H:%M}–{end:%H:%M}" if end is not None else f"{start:%H:%M}"
