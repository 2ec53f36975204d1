"""The personal-data check: what in a public sentence leads to a person, however it is written.

The datum is never told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from huiyin.model import Case, Organization
from huiyin.privacy.disguise import Plain, numerals, plain


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
    r"[\x00-\x7f零〇一二三四五六七八九十百幺么两壹贰叁肆伍陆柒捌玖微扣]"
    r"|[^\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\u201c\u201d\u2018\u2019\uff08\uff09\u300a\u300b\u2014\u2026\u4e00-\u9fff]"
)
_SUSPECT = re.compile(
    r"[\x00-@\[-`{-\x7f]|[^\x00-\x7f\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\u201c\u201d\u2018\u2019\uff08\uff09\u300a\u300b\u2014\u2026\u4e00-\u9fff]"
    r"|[零〇一二三四五六七八九十百幺么两壹贰叁肆伍陆柒捌玖]\s*[栋幢座单号室#楼弄]"
    r"|[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖][\s\-]*[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"
    r"[\s\-]*[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"
    r"|[A-Za-z]{3}|[A-Za-z]\s*[栋幢座]|微信|[Qq]\s*[Qq]|[Vv][Xx]|扣扣"
)
"""What a text must hold for a look at it to be worth while.

A usual sentence holds none of it, most not even a glance's.
"""

# Digits may stand apart by these; commas and the like only where the groups are those of a telephone number.
_S = r"[ \-./·•_*()|]{0,3}"
_D = r"[0-9OoIl]"
_MOBILE = r"[1lI]" + _S + r"[3-9]" + (_S + _D) * 9
_COMMAS = r"1[3-9]" + _D + r"[ ,，、;；:：\-]{1,2}" + _D + r"{4}[ ,，、;；:：\-]{1,2}" + _D + r"{4}"
_PREFIX = r"(?:(?:\+|00)?86|0|17951)?"
_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def _spaced(count: str, unit: str = _D) -> str:
    """So many digits, perhaps apart."""
    return rf"(?:{unit}[ \-.]?){{{count}}}"


NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "case",
            r"(?<![0-9])20[0-9]{6}[ \-]{0,3}(?=[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]*[A-Za-z])[0-9A-HJKMNP-T"
            r"V-Za-hjkmnp-tv-z]{5}(?![0-9A-Za-z])",
        ),
        (
            "id-card",
            r"(?<![0-9])[1-9]"
            + _spaced("5")
            + r"[ \-.]?(?:18|19|20)[0-9]{2}[ \-.]?"
            + _DATE
            + r"[ \-.]?"
            + _spaced("3")
            + r"[0-9OoXx×](?![0-9])",
        ),
        ("id-card", r"(?<![0-9])[1-9](?:[ \-.]?[0-9]){16}[ \-.]?[Xx×](?![0-9A-Za-z])"),
        ("id-card", r"(?<![0-9.])[1-9][0-9]{7}" + _DATE + r"[0-9]{3}(?![0-9.])"),
        ("bank-card", r"(?<![0-9.])[1-9](?:[ \-]?[0-9OoIl]){15,18}(?![0-9.])"),
        ("phone", r"(?<![0-9])" + _PREFIX + _S + _MOBILE + r"(?![0-9])"),
        ("phone", r"(?<![0-9])" + _COMMAS + r"(?![0-9])"),
        ("phone", r"(?<![0-9])[(]?0[1-9][0-9]{1,2}[)]?" + _S + r"[2-9](?:[ \-]?[0-9]){6,7}(?![0-9])"),
        ("phone", r"(?<![0-9])[48]00" + _S + r"[0-9]{3,4}" + _S + r"[0-9]{3,4}(?![0-9])"),
        (
            "phone",
            r"(?i:电话|座机|致电|拨打|来电|手机|联系方式|tel|phone|call)"
            r"[^0-9\n]{0,6}[2-9](?:[ \-]?[0-9]){6,7}(?![0-9])",
        ),
        (
            "plate",
            rf"[{_PROVINCES}][ ]?[A-Za-z][ ]?[·•.\-]?[ ]?(?=[A-Za-z0-9 ]{{0,12}}[0-9])(?:[A-Za-z0-9][ ]?)"
            rf"{{4,5}}(?:[A-Za-z0-9]|[挂学警港澳领])(?![A-Za-z0-9])",
        ),
        (
            "passport",
            r"(?<![A-Za-z0-9])(?:[EGDSPHMKegdspk](?:[ \-]?[0-9]){8}|[Ee][A-HJ-NP-Za-hj-np-z][0-9]{7}"
            r"|[CHMchm][0-9]{10})(?![A-Za-z0-9])",
        ),
        (
            "email",
            r"[A-Za-z0-9._%+\-]{1,64} ?(?:@|\(at\)|\[at\]|【at】|#at#| at ) ?[A-Za-z0-9\-]{1,63}"
            r"(?: ?(?:\.|。|点|\(dot\)|\[dot\]| dot ) ?[A-Za-z0-9\-]{1,63}){0,5}"
            r" ?(?:\.|。|点|\(dot\)|\[dot\]| dot ) ?[A-Za-z]{2,}",
        ),
        (
            "account",
            r"(?i:(?:微信|威信|薇信|[Vv]信|wechat|weixin|(?<![a-z])[vw]x)"
            r" ?(?:号|id|帐号|账号)?)"
            r"[ :：是为加]{0,4}[A-Za-z][A-Za-z0-9_\-]{5,19}",
        ),
        ("account", r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{6,}"),
        (
            "account",
            r"(?i:(?:(?<![a-z])q ?q|扣扣|企鹅)(?:号码|号|群)?)"
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
        r"(?<![0-9\-.])[0-9]{1,3} ?# ?[0-9]{3,4}(?![0-9])",
        r"(?<![0-9\-.])[0-9]{1,3} ?# ?(?:楼|栋|幢)",
        _COUNT + _N + r" ?号 ?楼(?!层)",
        _COUNT + _N + r" ?(?:栋|幢)(?!别墅共)",
        r"[A-Za-z] ?[0-9]{0,2} ?(?:栋|幢|座|号楼)",
        _COUNT + _N + r" ?单元",
        _COUNT + _N + r" ?座 ?[0-9A-Za-z]",
        r"(?<![0-9.])[0-9]{3,4} ?(?:室|号房|房(?!间|屋|价)|房间)",
        r"[0-9] ?(?:门|楼|层) ?[0-9]{3,4}(?![0-9元年个名人户次件平米㎡m])",
        r"(?<![0-9])[0-9]{1,2}[\-][0-9]{3,4} ?(?:室|户|业主|住户|家|房)",
        _COUNT + _N + r" ?(?:弄|巷) ?[0-9十]{1,4}",
        r"(?i:\b(?:building|block|tower|bldg|unit|room|rm|apt|apartment|flat|suite)\.? ?(?:no\.? ?)?#?"
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
    seen = plain(text)
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


def _names(text: str, case: Case, home: Organization | None) -> Iterator[Find]:
    """The same in a text in which nothing is disguised."""
    for name in people_of(case, home):
        if len(name) >= 2 and name in text:
            yield Find("person", text.find(name))


def _own(text: str, case: Case, home: Organization | None) -> Iterator[Find]:
    """Names, telephone, room and address of the sender.

    The handler and the person complained about by name.
    """
    told = case.reporter if isinstance(case.reporter, Mapping) else {}
    bare = _bare(text)
    for name in people_of(case, home):
        wanted = _bare(name).text
        if len(wanted) >= 2:
            place = bare.text.find(wanted)
            if place >= 0 and not _inside_word(bare.text, place, wanted):
                yield Find("person", bare.places[place])
    yield from _own_numbers(told, bare)


def _inside_word(text: str, place: int, name: str) -> bool:
    """A Latin name is found as a word only: Ann is not in channel."""
    end = place + len(name)
    before, after = text[place - 1 : place], text[end : end + 1]
    return name.isascii() and (
        (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    )


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
    seen = plain(text)
    kept = [index for index, character in enumerate(seen.text) if not _JOINERS.match(character)]
    return Plain(
        "".join(seen.text[index] for index in kept).lower(), "", tuple(seen.places[index] for index in kept)
    )


__all__ = ["CODES", "Find", "finds", "numerals"]
