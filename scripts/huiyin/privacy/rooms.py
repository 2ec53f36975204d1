"""Rooms together with their building, however they are written: 3栋2单元1501, 3-2-1501, Room 1501, Building 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.privacy.disguise import numerals, undisguised
from huiyin.privacy.variants import one_spelling

_SIGNS = r"[\s\-/#,，、·的第(\"'*_`]{0,6}"
_ENTRANCE = rf"(?:([0-9]{{1,2}}|[a-z])\s*(?:单\s*元|门|梯|-|/|#|unit){_SIGNS})?"
_END = r"([0-9]{3,4})(?![0-9])"
_STOREY = r"(?:[0-9]{1,2}\s*[楼层]\s*)?"
_IN_STOREY = r"([0-9]{1,2})\s*[楼层]\s*([0-9]{2})(?=\s*(?:室|号|房))"
_ROOM = re.compile(
    r"(?<![0-9a-z])([a-z][0-9]{0,2}|[0-9]{1,3})\s*(?:"
    rf"(栋|幢|座|号\s*楼|号\s*院|楼|#|-|/|building|block)楼?{_SIGNS}{_ENTRANCE}(?:{_STOREY}{_END}|{_IN_STOREY})"
    rf"|号{_SIGNS}(?:([0-9]{{1,2}}|[a-z])\s*单\s*元{_SIGNS}{_END}|([0-9]{{3,4}})\s*室)"
    r"|\.([0-9]{1,2})\.(?!19|20)([0-9]{3,4})(?![0-9.])"
    r"|(?<=[a-z])(?<![+#].)([0-9]{4}(?![0-9a-z])|[0-9]{3}(?=\s*(?:室|户|号房))))"
)
_IS_ROOM = re.compile(r"\s*(?:室|户|号房)")
"""Building; what it is called, entrance, room, or storey and room; entrance and room, or room, after a number
(号); the same with full stops; the room of A1208."""
_LANE = re.compile(
    rf"(?<![0-9])([0-9]{{1,4}}\s*弄{_SIGNS}[0-9]{{1,3}})\s*(?:号楼?|-){_SIGNS}{_ENTRANCE}{_END}"
)
_BEHIND = re.compile(
    r"[(,]\s*([a-z]|[0-9]{1,3})\s*(?:栋|幢|座|号\s*楼|#)\s*(?:([0-9]{1,2}|[a-z])\s*单\s*元)?"
)
_BEFORE = re.compile(r"(?<![0-9])([0-9]{3,4})\s*室?\s*\Z")
_HOUSE = re.compile(r"(?:building|block|tower|bldg)\W{0,3}(?:no\W{0,2})?([a-z]|[0-9]{1,3})(?![0-9a-z])")
_UNIT = r"(?:unit\W{0,3}([0-9]{1,2}|[a-z])\W{1,3})?"
_FLAT = r"(?:room|rm|flat|apt|apartment|suite|no)\W{0,3}"
_ENGLISH_AFTER = re.compile(rf"\W{{1,3}}{_UNIT}(?:{_FLAT}){{0,2}}{_END}")
_ENGLISH_BEFORE = re.compile(rf"({_FLAT})?(?<![0-9]){_END}\W{{1,3}}{_UNIT}\Z")
_FAR = 48
"""So many characters before and after its building a room may stand."""
_APART = re.compile(r"[栋幢座楼#]\s*[0-9]\s")
_FIELD = re.compile(r"\W*([a-z][0-9]{0,2}(?=\W|[0-9]{3})|[0-9]{1,3}(?=\W))\W{0,3}([0-9]{3,4})\s*室?\W*\Z")
_NO_BUILDING = re.compile(r"[^0-9a-z弄]")
Place = tuple[str, str, str]
"""Building, entrance (or "") and room."""


def rooms_of(text: str) -> Iterator[str]:
    """How the room of a field is looked for: also by those who leave out the entrance, or add it."""
    seen = numerals(one_spelling(undisguised(text).lower()))
    found = list(_rooms(seen))
    if not found and (bare := _FIELD.match(seen)):
        found = [_place(bare[1], "", bare[2])]
    for building, entrance, room in found:
        if entrance:
            yield from (f"{building}|{entrance}|{room}", f"{building}|{room}")
        else:
            yield from (f"{building}|{room}", f"{building}|*|{room}")


def rooms_in(text: str) -> Iterator[str]:
    """The rooms that an undisguised text names together with their building."""
    for building, entrance, room in _rooms(numerals(text)):
        if entrance:
            yield from (f"{building}|{entrance}|{room}", f"{building}|*|{room}")
        else:
            yield f"{building}|{room}"


def _rooms(seen: str) -> Iterator[Place]:
    """The rooms in a text in small letters with numbers in digits."""
    yield from _called(seen)
    for found in _APART.finditer(seen):
        # each character by itself, between tags
        piece = seen[max(found.start() - 6, 0) : found.end() + _FAR]
        yield from _called("".join(piece.split()))
    for found in _LANE.finditer(seen) if "弄" in seen else ():
        yield _place(found[1], found[2], found[3])
    for found in _BEHIND.finditer(seen):
        if room := _BEFORE.search(seen[max(found.start() - 8, 0) : found.start()]):
            yield _place(found[1], found[2], room[1])
    for found in _HOUSE.finditer(seen):
        yield from _english(seen, found)


def _called(seen: str) -> Iterator[Place]:
    """Rooms after their building.

    Without an entrance only where the building is called one, not just a number.
    """
    for found in _ROOM.finditer(seen):
        where, called, entrance, room, storey, flat, *others = found.groups()
        if called:
            # 5-802 may be anything, but for A-1208 and 5-802室
            if entrance or called not in "-/" or where.isalpha() or _IS_ROOM.match(seen, found.end()):
                yield _place(where, entrance, room or f"{storey}{flat}")
            continue
        entrance, room, alone, second, third, last = others
        yield _place(where, entrance or second, room or alone or third or last)


def _english(seen: str, house: re.Match[str]) -> Iterator[Place]:
    after = _ENGLISH_AFTER.match(seen, house.end())
    if after is not None:
        yield _place(house[1], after[1], after[2])
    before = _ENGLISH_BEFORE.search(seen[max(house.start() - _FAR, 0) : house.start()])
    if before is not None and (before[1] or before[3]):
        yield _place(house[1], before[3], before[2])


def _place(building: str, entrance: str | None, room: str) -> Place:
    building = _NO_BUILDING.sub("", building)
    return building.lstrip("0") or "0", (entrance or "").lstrip("0"), room.lstrip("0")
