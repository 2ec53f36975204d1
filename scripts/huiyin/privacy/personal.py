"""The personal-data check: what in a public sentence leads to a person, however it is written.

The datum is never told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from huiyin.model import Case, Organization
from huiyin.privacy.disguise import Plain, numerals, plain
from huiyin.privacy.needles import mails_in, names_of, words_of
from huiyin.privacy.rooms import rooms_in, rooms_of
from huiyin.privacy.telephones import numbers_in, phones_of
from huiyin.privacy.variants import one_spelling


class Find(NamedTuple):
    """Something that leads to a person: of what kind, and where in the text (from 0)."""

    kind: str
    place: int


CODES = {
    "phone": "HY241",
    "id-card": "HY242",
    "bank-card": "HY243",
    "plate": "HY244",
    "passport": "HY245",
    "email": "HY246",
    "account": "HY247",
    "room": "HY248",
    "case": "HY249",
    "person": "HY240",
}
"""The diagnostic of each kind.

`account` is WeChat or QQ, `case` a case number, `person` somebody of this very case.
"""

_GLANCE = re.compile(
    r"[\x00-\x7f零〇一二三四五六七八九十百幺么两壹贰叁肆伍陆柒捌玖甲乙丙丁戊微扣]"
    r"|[^\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\u201c\u201d\u2018\u2019\uff08\uff09\u300a\u300b\u2014\u2026\u4e00-\u9fff]"
)
_SUSPECT = re.compile(
    r"[\x00-@\[-`{-\x7f]|[^\x00-\x7f\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\u201c\u201d\u2018\u2019\uff08\uff09\u300a\u300b\u2014\u2026\u4e00-\u9fff]"
    r"|[零〇一二三四五六七八九十百幺么两壹贰叁肆伍陆柒捌玖甲乙丙丁戊]\s*[栋幢座单号室#楼弄棟單號樓]"
    r"|[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖][\s\-]*[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"
    r"[\s\-]*[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"
    r"|[A-Za-z]{3}|[A-Za-z]\s*[栋幢座]|微信|[Qq]\s*[Qq]|[Vv][Xx]|扣扣"
)
"""What a text must hold for a look at it to be worth while.

A usual sentence holds none of it, most not even a glance's.
"""

# Digits may stand apart by these; commas and the like only where the groups are those of a telephone number.
_S = r"[ \-./·•_*()|+=~'\"“”→]{0,3}"
_D = r"[0-9OoIl]"
_MOBILE = r"[1lIi]" + _S + r"[3-9]" + (_S + _D) * 9
_COMMAS = r"1[3-9]" + _D + r"[ ,，、;；:：\-]{1,2}" + _D + r"{4}[ ,，、;；:：\-]{1,2}" + _D + r"{4}"
_PREFIX = r"(?:(?:\+|00)?86|0|17951)?"
_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


_SET = r"[ \-_/.:·]"
_SIGN = r"[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
"""What stands between the parts of a case number, and what it is made of."""
_GROUP = r"[ \-._·/,，]"
_UNITS = "元万亿千吨米平㎡个户件次年人名位张套台号%"
_AT = r"(?i:@|[(\[{【#](?:at|a|@)[)\]}】#]| at |艾特)"
_DOT = r"(?i:\.|。|点|[(\[{【](?:dot|点)[)\]}】]| dot )"


def _spaced(count: str, unit: str = _D) -> str:
    """So many digits, perhaps apart."""
    return rf"(?:{unit}[ \-._·/]?){{{count}}}"


NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "case",
            rf"(?<![0-9])20[0-9]{{2}}{_SET}{{0,2}}[01][0-9]{_SET}{{0,2}}[0-3][0-9]{_SET}{{0,3}}"
            rf"(?=[0-9 \-]*[A-Za-z]){_SIGN}(?:[ \-]?{_SIGN}){{4}}(?![0-9A-Za-z])",
        ),
        (
            "id-card",
            r"(?<![0-9])[1-9]"
            + _spaced("5")
            + r"[ \-._·/]?(?:18|19|20)[0-9]{2}[ \-._·/]?"
            + _DATE
            + r"[ \-._·/]?"
            + _spaced("3")
            + r"[0-9OoXx×](?![0-9])",
        ),
        ("id-card", r"(?<![0-9])[1-9](?:[ \-.]?[0-9]){16}[ \-.]?[Xx×](?![0-9A-Za-z])"),
        ("id-card", r"(?<![0-9.])[1-9][0-9]{5} ?[0-9]{2}" + _DATE + r" ?[0-9]{3}(?![0-9.])"),
        ("id-card", r"身份证[号码]{0,2}[^0-9\n]{0,4}[1-9](?:[ \-._·/]?[0-9]){13,16}[ \-]?[0-9Xx](?![0-9])"),
        ("bank-card", r"(?<![0-9.])[1-9](?:[ \-]?[0-9OoIl]){15,18}(?![0-9.])"),
        (
            "bank-card",
            rf"(?<![0-9.])[1-9][0-9]{{3}}(?:{_GROUP}[0-9]{{4}}){{3}}(?:{_GROUP}[0-9]{{1,3}})?(?![0-9])",
        ),
        ("phone", r"(?<![0-9A-Za-z])(?:\+|00)[ (]{0,2}[1-9](?:[ \-.()/]{0,2}[0-9]){7,13}(?![0-9])"),
        (
            "phone",
            r"(?<![0-9.\-])(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[\-.])[2-9][0-9]{2}[\-. ][0-9]{4}(?![0-9])",
        ),
        (
            "phone",
            rf"(?<![0-9.\-])(?!20[0-9]{{2}}[ \-])[2-8][0-9]{{3}}[ \-][0-9]{{4}}(?![0-9.\-]| ?[{_UNITS}])",
        ),
        (
            "phone",
            rf"(?<![0-9A-Za-z.\-])(?<![0-9],)(?!20[0-9]{{2}}{_DATE})[2-8][0-9]{{7}}(?![0-9A-Za-z.\-]|,[0-9]| ?[{_UNITS}])",
        ),
        ("phone", r"尾号[为是:： ]{0,2}[0-9]{4}(?![0-9])"),
        ("phone", r"(?<![0-9])1[3-9][0-9][*xX]{2,6}[0-9]{2,4}(?![0-9])"),
        ("phone", r"(?<![0-9])" + _PREFIX + _S + _MOBILE + r"(?![0-9])"),
        ("phone", r"(?<![0-9])" + _COMMAS + r"(?![0-9])"),
        ("phone", r"(?<![0-9])[(]?0[1-9][0-9]{1,2}[)]?" + _S + r"[2-9](?:[ \-]?[0-9]){6,7}(?![0-9])"),
        ("phone", r"(?<![0-9])[48]00" + _S + r"[0-9]{3,4}" + _S + r"[0-9]{3,4}(?![0-9])"),
        (
            "phone",
            r"(?i:电话|座机|固话|热线|总机|致电|拨打|来电|手机|联系方式|tel|phone|call)"
            r"[^0-9\n]{0,6}[2-9](?:[ \-]?[0-9]){6,7}(?![0-9])",
        ),
        (
            "plate",
            rf"[{_PROVINCES}][ ]?[A-Za-z][ ]?[·•.\-]?[ ]?(?=[A-Za-z0-9 ]{{0,12}}[0-9])(?:[A-Za-z0-9][ ]?)"
            rf"{{4,5}}(?:[A-Za-z0-9]|[挂学警港澳领])(?![A-Za-z0-9])",
        ),
        (
            "plate",
            rf"(?<![A-Za-z])[Ww][Jj][ ·]?[{_PROVINCES}]?[ ·]?[0-9]{{4}}[0-9A-Za-z警消边]|使[ ·]?[0-9]{{6}}",
        ),
        (
            "passport",
            r"(?<![A-Za-z0-9])(?:[EGDSPHMKCegdspkc](?:[ \-]?[0-9]){8}|[ECSPDecspd][A-HJ-NP-Za-hj-np-z][0-9]{7}"
            r"|[CHMchm][0-9]{10})(?![A-Za-z0-9])|(?:护照|通行证|台胞证|回乡证)[^0-9A-Za-z\n]{0,6}[A-Za-z]{0,2}[0-9]{7,10}",
        ),
        (
            "email",
            rf"[A-Za-z0-9._%+\-]{{1,64}} ?{_AT} ?[A-Za-z0-9\-]{{1,63}}"
            rf"(?: ?{_DOT} ?[A-Za-z0-9\-]{{1,63}}){{0,5}} ?{_DOT} ?[A-Za-z]{{2,}}",
        ),
        ("email", r"[\w.]{1,64}@\w{1,63}(?:\.\w{1,63}){1,5}"),
        ("email", r"[A-Za-z0-9._\-]{3,64}#[A-Za-z0-9\-]{1,63}\.(?:com|cn|net|org|edu|gov)\b"),
        (
            "account",
            r"(?i:(?:[微威薇维] ?[信芯心]|wei ?信|[Vv]信|wechat|weixin|(?<![a-z])[vw]x|(?:加|\+) ?[vw](?![a-z])"
            r"|(?<![a-z])[v薇] ?[❤♥])"
            r" ?(?:号|id|帐号|账号)?)"
            r"(?:[是为加]|[^\w\n]){0,4}[A-Za-z][A-Za-z0-9_\-]{5,19}",
        ),
        ("account", r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{6,}"),
        (
            "account",
            r"(?i:(?:(?<![a-z])q ?q|扣扣|球球|企鹅|(?:加|\+) ?q|(?<![a-z])q(?=号))(?:号码|号|群|邮箱)?)"
            r"[ :：是为加]{0,4}[1-9](?:[ \-]?[0-9OoIl]){4,11}(?![0-9])",
        ),
    )
)

_N = r"[0-9十百]{1,4}"
_COUNT = r"(?<![0-9十百两几多整每])"
ROOMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])[0-9]{1,2} ?[\-#/] ?[0-9]{1,2} ?[\-#/] ?[0-9]{3,4}(?![0-9\-/])",
        r"(?<![0-9\-.])[0-9]{1,3} ?# ?-?(?: ?[0-9]{1,2} ?-)? ?[0-9]{3,4}(?![0-9])",
        r"(?<![0-9.])[0-9]{1,2}\.[0-9]{1,2}\.(?!19|20)[0-9]{3,4}(?![0-9.])",
        r"(?<![A-Za-z0-9])[A-Ha-h] ?-? ?(?!19|20)[0-9]{4}(?![0-9A-Za-z])",
        r"[甲乙丙丁戊] ?(?:栋|幢|座|单元|号楼)",
        r"(?<![A-Za-z])[A-Za-z] ?单元",
        r"[0-9]{1,2} ?[楼层] ?(?:[0-9]{1,2} ?(?:室|号房)|0[0-9] ?户)",
        r"(?<![共约近有计余达0-9.])(?<![0-9],)[0-9]{3,4} ?的?(?:业主|住户|租户|户主)",
        rf"(?:业主|住户|租户|户主|家住|住在) ?[0-9]{{3,4}}(?![0-9]| ?[{_UNITS}家多余])",
        r"#[0-9]{2}-[0-9]{2,3}(?![0-9])",
        r"(?<![0-9\-.])[0-9]{1,3} ?# ?(?:楼|栋|幢)",
        _COUNT + _N + r" ?号 ?楼(?!层)",
        _COUNT + _N + r" ?(?:栋|幢)(?!别墅共)",
        r"[A-Za-z] ?[0-9]{0,2} ?(?:栋|幢|座|号楼)",
        _COUNT + _N + r" ?单元",
        _COUNT + _N + r" ?座 ?[0-9A-Za-z]",
        r"(?<![0-9.])[0-9]{3,4} ?(?:室|号房|房(?!间|屋|价)|房间)",
        r"[0-9] ?(?:门|楼|层|梯) ?[0-9]{3,4}(?![0-9元年个名人户次件平米㎡m])",
        r"(?<![0-9])[0-9]{1,2}[\-][0-9]{3,4} ?(?:室|户|业主|住户|家|房)",
        _COUNT + _N + r" ?(?:弄|巷) ?[0-9十]{1,4}",
        r"(?i:\b(?:building|block|blk|tower|bldg|unit|room|rm|apt|apartment|flat|suite)\.? ?(?:no\.? ?)?#?"
        r"(?:[0-9]{1,4}[a-z]?|[a-z])\b)",
        r"[A-Za-z] ?[\-]? ?[0-9]{3,4}(?= ?(?:室|户|业主|住户|号房))",
    )
)
_ONE_HOUSE = re.compile(
    r"[一两几整]\s*[栋幢](?:居民|住宅|办公|宿舍)?(?:楼|建筑|别墅|房)|[两几]\s*[栋幢个]|两\s*个?单元"
)
"""一栋楼 is a house, not house number one; 两栋 are two of them."""


def finds(text: str, case: Case | None = None, home: Organization | None = None) -> list[Find]:
    """What in a text leads to a person, in order of place, one of a place.

    With `case` also whatever tells who its sender is, who handles it, or whom it is about. The
    organisation's own published telephone is no find. Check digits are not asked for: a number mistyped
    by one still identifies.
    """
    if _GLANCE.search(text) is None or _SUSPECT.search(text) is None:
        return list(_names(text, case, home)) if case is not None else []
    seen = _simple(plain(text))
    own = _own(text, case, home) if case is not None else ()
    return _first_of_each([*own, *_numbers(seen, home), *_rooms(seen)])


def _first_of_each(found: list[Find]) -> list[Find]:
    kept: dict[int, Find] = {}
    for item in sorted(found, key=lambda item: item.place):
        kept.setdefault(item.place, item)
    return list(kept.values())


def _numbers(seen: Plain, home: Organization | None) -> Iterator[Find]:
    text = seen.text
    ours = _published(home)
    taken = [False] * (len(text) + 1)
    for kind, pattern in NUMBERS:
        for found in pattern.finditer(text):
            start, end = found.span()
            if any(taken[start:end]) or not _really(kind, found[0], seen.words[start:end], ours):
                continue
            taken[start:end] = [True] * (end - start)
            yield Find(kind, seen.places[start])


def _really(kind: str, found: str, written: str, ours: frozenset[str]) -> bool:
    """Whether a match has enough true digits, and is not what the organisation itself publishes."""
    digits = "".join(character for character in found if character.isdigit())
    if kind == "phone":
        if found.startswith("尾号"):
            return True
        if digits in ours or len(digits) < (3 if "1" in found else 7):
            return False
        return not _counts(written)
    if kind == "bank-card":
        return len(digits) >= 12
    if kind == "plate":
        return any(character.isdigit() for character in found)
    return True


def _counts(written: str) -> bool:
    """Whether what looks like a number is a list: 一、三、五、七 …"""
    return bool(re.fullmatch(r"(?:[0-9零〇一二三四五六七八九]{1,2}[、,，] ?){3,}.*", written))


def _published(home: Organization | None) -> frozenset[str]:
    if home is None:
        return frozenset()
    phone = str((home.settings.get("hotline") or {}).get("phone", ""))
    return frozenset(("".join(c for c in phone if c.isdigit()),)) - {""}


def _rooms(seen: Plain) -> Iterator[Find]:
    counted = {place for found in _ONE_HOUSE.finditer(seen.words) for place in range(*found.span())}
    for pattern in ROOMS:
        for found in pattern.finditer(seen.text):
            if found.start() not in counted:
                yield Find("room", seen.places[found.start()])


# --- the people of the case itself ----------------------------------------------------------------


def people_of(case: Case, home: Organization | None) -> list[str]:
    """The names of the sender, of who handles the case unless that is public, and of whom it is about."""
    told = case.reporter
    found = [str(told.get("name", ""))] if isinstance(told, Mapping) else []
    for person_id in (case.handler, case.subject_person):
        person = home.people.get(person_id) if home is not None and person_id else None
        if person is not None and not (person.public and person_id != case.subject_person):
            found.append(person.name)
    return list(dict.fromkeys(found))


def _simple(seen: Plain) -> Plain:
    """The same in simplified characters, place for place."""
    if one_spelling(seen.text) == seen.text:
        return seen
    return Plain(_each(seen.text), _each(seen.words), seen.places)


def _each(text: str) -> str:
    spelled = ((one, one_spelling(one)) for one in text)
    return "".join(other if len(other) == 1 else one for one, other in spelled)


def _names(text: str, case: Case, home: Organization | None) -> Iterator[Find]:
    """Names of people of the case, however they are spelled."""
    said = ""
    for name in people_of(case, home):
        said = said or words_of(text)
        for wanted in names_of(name):
            place = said.find(wanted)
            if place >= 0 and not (wanted.isascii() and not _alone(wanted, text)):
                yield Find("person", max(text.find(name), _first(text, wanted), 0))


def _alone(name: str, text: str) -> bool:
    """A Latin name is found as words only: Ann is not in channel."""
    spelled = r"[\W_]*".join(map(re.escape, name))
    return re.search(rf"(?<![a-z]){spelled}(?![a-z])", one_spelling(plain(text).words.lower())) is not None


def _first(text: str, wanted: str) -> int:
    """Where in a text the letters of a name begin; -1 where that cannot be told."""
    bare = _bare(text)
    place = bare.text.find(wanted)
    return bare.places[place] if place >= 0 else -1


def _own(text: str, case: Case, home: Organization | None) -> Iterator[Find]:
    """Names, telephone, room and address of the sender.

    The handler and the person complained about by name.
    """
    yield from _names(text, case, home)
    told = case.reporter if isinstance(case.reporter, Mapping) else {}
    yield from _own_numbers(told, _bare(text))
    seen = plain(text)
    for key, value in told.items():
        if not _forms(key, plain(str(value)).text).isdisjoint(_forms_in(key, seen)):
            start = None if key == "email" else _DIGIT.search(text)
            yield Find("person", start.start() if start else 0)


def _forms(key: str, value: str) -> set[str]:
    """What the leak gate would look for."""
    if key == "email":
        return set(mails_in(value.lower()))
    return set({"phone": phones_of, "room": rooms_of}[key](value)) if key in ("phone", "room") else set()


def _forms_in(key: str, seen: Plain) -> Iterator[str]:
    if key == "room":
        return rooms_in(one_spelling(seen.words.lower()))
    digits = one_spelling(seen.text.lower())
    return mails_in(digits) if key == "email" else numbers_in(digits, _LENGTHS)


_LENGTHS = frozenset((11, 12, 13))
_DIGIT = re.compile(r"\d|[零〇一二三四五六七八九十幺两]")


def _own_numbers(told: Mapping[str, Any], bare: Plain) -> Iterator[Find]:
    for key in ("phone", "room", "email"):
        value = _bare(str(told.get(key, ""))).text.translate(_LOOK)
        digits = sum(character.isdigit() for character in value)
        if key == "phone":
            value = "".join(character for character in value if character.isdigit())[-8:]
        if (key == "email" and len(value) >= 5) or digits >= (7 if key == "phone" else 3):
            place = bare.text.translate(_LOOK).find(value)
            if place >= 0:
                yield Find("person", bare.places[place])


_LOOK = str.maketrans("oOiIl", "00111")
_JOINERS = re.compile(r"[\s\-‐-―_./·•,，、。*()（）|#]+")


def _bare(text: str) -> Plain:
    """A text without disguise and without anything between its letters and digits, in small letters."""
    seen = _simple(plain(text))
    kept = [index for index, character in enumerate(seen.text) if not _JOINERS.match(character)]
    return Plain(
        "".join(seen.text[index] for index in kept).lower(), "", tuple(seen.places[index] for index in kept)
    )


__all__ = ["CODES", "Find", "finds", "numerals"]
