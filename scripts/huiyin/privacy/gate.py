"""The leak gate: searches public files for senders, case numbers, colleagues and pieces of letters."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote
from zlib import crc32

from huiyin.model import Case, Person
from huiyin.numbers import ALPHABET
from huiyin.privacy.disguise import undisguised
from huiyin.privacy.needles import (
    GRAM,
    RUN,
    Needles,
    Sought,
    compact,
    letter_of,
    mails_in,
    mark,
    named,
    names_of,
    needles,
    says_something,
    words_of,
)
from huiyin.privacy.rooms import rooms_in
from huiyin.privacy.telephones import numbers_in
from huiyin.privacy.unwrap import texts, unwrapped
from huiyin.privacy.variants import one_spelling
from huiyin.sealing.fingerprints import Known

TITLES = (
    "女士 先生 小姐 师傅 业主 住户 租户 阿姨 大爷 大妈 叔叔 老师 同志 经理 主任 主管 组长 队长 工程师"
    " 管家 保安 保洁 员工 客服 联系人 来信人 来访人 来电人 投诉人 反映人 经办人 承办人 负责人"
    " 处理人 责任人 姓名 户主 家属 太太 夫人 夫妇 奶奶 爷爷 外婆 外公 伯伯 婆婆 教授 医生 护士 律师 博士 同学"
    " 总监 助理 主席 书记 站长 所长 院长 店长 司机 来信 来电 mr mrs ms miss mx dr prof madam"
).split()
"""Beside one of these a name of two characters is one."""
HONORIFICS = ("女士", "先生", "小姐", "师傅", "阿姨", "大爷", "大妈", "叔叔", "老师", "同志", "经理", "主任")
_NEAR = 4
_ROW = 200
"""So far from its public number, a name stands in that case's own row."""
_SET = r"[ \-_/.:·\n]"
_NUMBER = re.compile(
    rf"(?<![0-9])20[0-9]{{2}}{_SET}{{0,2}}[01][0-9]{_SET}{{0,2}}[0-3][0-9]{_SET}{{0,3}}"
    r"[0-9a-z](?:[ \-]?[0-9a-z]){4}(?![0-9a-z])"
)
_MISREAD = str.maketrans("OIL", "011")
"""Letters that case numbers do not have, as they are meant."""
_ID = re.compile(r"(?<![a-z0-9._@\-])[a-z][a-z0-9_\-]*(?:\.[a-z0-9_\-]+)+(?![a-z0-9@])")


class Hit(NamedTuple):
    """Something private in a public file.

    Which file, what kind of thing, and of which case (or line of the roster).
    """

    path: str
    kind: str
    """name, phone, room, email, number, letter or person."""
    case: str


class Found(NamedTuple):
    """What a search came upon before it was looked at closely."""

    path: str
    kind: str
    mark: int
    text: str
    """The whole text that it was found in, compact for names and letters."""
    place: int
    plain: str = ""
    """The same text with its spaces."""
    cases: tuple[str, ...] = ()
    """The sealed cases whose fingerprints it has: there is nothing more to compare."""
    name: str = ""


class Gate:
    """Searches public files for what of these cases, and of this roster, may not be public."""

    def __init__(
        self,
        looked_for: Sought,
        wanted: Callable[[], Iterable[Needles]],
        people: Sequence[Person],
        authored: Iterable[str],
        read: Callable[[str], Case | None],
        public_number: Callable[[str], str] = lambda case: "",
        agreed: Iterable[str] = (),
        senders: Known | None = None,
        ours: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """`wanted` gives the needles that `looked_for` was gathered from, when something is found.

        `authored`: the policies and pages that people wrote. `read` gives a case by its number. `agreed`: a
        name and the sentence after it, wherever somebody agreed to stand there by name; nowhere else.
        `senders` knows those of sealed cases again. `ours`: where the words stand that the program itself puts
        into pages, read when a piece of a letter seems to be found.
        """
        self._ours = ours
        self._senders = senders or Known((), ())
        self._wanted, self._people = wanted, list(people)
        self._read, self._public_number = read, public_number
        self._authored = "\n".join(words_of(text) for text in authored)
        self._agreed = tuple(words_of(text) for text in agreed)
        self._cases, self._marks = looked_for.cases, looked_for.marks
        self._names = dict(looked_for.names)
        self._lengths: frozenset[int] = frozenset((11, 12, 13))
        self._lines: set[int] = set()
        self._letters: dict[str, str] = {}
        self._runs: dict[str, bool] = {}
        self._roster: dict[int, list[int]] = defaultdict(list)
        self._ids: dict[str, int] = {}
        self._enroll()

    def _enroll(self) -> None:
        """Look for everybody on the roster who is not public, by name, id and address."""
        for number, person in enumerate(self._people):
            if person.public:
                continue
            for name in names_of(person.name):
                pair, whole, length = named(name)
                self._names[pair] = tuple({*self._names.get(pair, ()), length})
                self._roster[whole].append(number)
            for mail in person.emails:
                self._ids[mail.lower()] = number
            if "." in person.id:
                self._ids[person.id.lower()] = number

    # --- files ------------------------------------------------------------------------------------

    def search(self, files: Mapping[str, bytes]) -> list[Hit]:
        """What must not be in these files, in order of file and case; one of a kind a file and case."""
        found: set[Hit] = set()
        cases: dict[str, dict[int, list[str]]] | None = None
        for path, data in files.items():
            for text in chain(_names_of(path), texts(path, data)):
                seen = list(self._looked(path, self._fresh(text)))
                if seen and cases is None:
                    cases = self._by_mark()
                for one in seen:
                    found.update(self._certain(one, cases or {}))
        return sorted(found)

    def _fresh(self, text: str) -> str:
        """The lines not yet seen in an earlier file, each with its neighbours: pages share their frames."""
        if len(text) < 200:
            return text
        lines = text.split("\n")
        marks = [hash(line) for line in lines]
        new = [
            not line.isspace() and line != "" and one not in self._lines
            for line, one in zip(lines, marks, strict=True)
        ]
        self._lines.update(marks)
        if all(new):
            return text
        keep = bytearray(len(new) + 2)
        for place, is_new in enumerate(new):
            if is_new:
                keep[place] = keep[place + 1] = keep[place + 2] = 1
        return "\n".join(line for place, line in enumerate(lines) if keep[place + 1])

    def _looked(self, path: str, text: str) -> Iterator[Found]:
        """Everything in a text that may be one of those looked for."""
        if not text or text.isspace():
            return
        plain = one_spelling(undisguised(text).lower())
        for kind, values in (
            ("phone", set(numbers_in(plain, self._lengths))),
            ("room", set(rooms_in(plain))),
        ):
            for value in values:
                if mark(value) in self._marks[kind]:
                    yield Found(path, kind, mark(value), plain, 0)
                if cases := self._senders.cases(kind, value):
                    yield Found(path, kind, 0, plain, 0, "", tuple(cases))
        yield from self._numbers(path, plain)
        yield from self._addresses(path, plain)
        as_set = compact(text)
        words = one_spelling(as_set)
        yield from self._named_in(path, words, plain)
        yield from self._lettered(path, words)
        for spelled in dict.fromkeys((words, as_set)) if self._senders else ():
            for name, cases in self._senders.names(spelled, plain):
                for at in _everywhere(name, spelled):
                    yield Found(path, "name", 0, spelled, at, plain, tuple(cases), name)

    def _numbers(self, path: str, plain: str) -> Iterator[Found]:
        for found in _NUMBER.finditer(plain):
            digits = "".join(one for one in found[0].upper().translate(_MISREAD) if one in ALPHABET)
            number = f"{digits[:8]}-{digits[8:]}"
            if number in self._cases:
                yield Found(path, "number", 0, number, 0)

    def _addresses(self, path: str, plain: str) -> Iterator[Found]:
        for mail in mails_in(plain):
            if mark(mail) in self._marks["email"]:
                yield Found(path, "email", mark(mail), mail, 0)
            if cases := self._senders.cases("email", mail):
                yield Found(path, "email", 0, mail, 0, "", tuple(cases))
            if mail in self._ids:
                yield Found(path, "person", self._ids[mail], mail, 0)
        for found in _ID.finditer(plain) if self._ids else ():
            if found[0] in self._ids and compact(found[0]) not in self._authored:
                yield Found(path, "person", self._ids[found[0]], found[0], 0)

    def _named_in(self, path: str, words: str, plain: str) -> Iterator[Found]:
        """Where a name of somebody stands."""
        pairs = {words[at : at + 2] for at in range(len(words) - 1)}
        known = [pair for pair in pairs if mark(pair) in self._names]
        for start in range(0, len(known), 400):
            for found in re.finditer(f"(?=({'|'.join(map(re.escape, known[start : start + 400]))}))", words):
                at = found.start()
                for length in self._names[mark(found[1])]:
                    whole = mark(words[at : at + length])
                    if whole in self._marks["name"] or whole in self._roster:
                        yield Found(path, "name", whole, words, at, plain)

    def _lettered(self, path: str, words: str) -> Iterator[Found]:
        grams = self._marks["letter"]
        if not grams:
            return
        data, width = words.encode("utf-32-le", "surrogatepass"), 4 * GRAM
        for at in range(0, len(data) - width + 1, 4):
            if crc32(data[at : at + width]) in grams:
                yield Found(path, "letter", crc32(data[at : at + width]), words, at // 4)

    # --- looking closely --------------------------------------------------------------------------

    def _by_mark(self) -> dict[str, dict[int, list[str]]]:
        """The cases by what is looked for of them; made only when something was found."""
        found: dict[str, dict[int, list[str]]] = {kind: defaultdict(list) for kind in self._marks}
        for one in self._wanted():
            for _pair, whole, _length in one.names:
                found["name"][whole].append(one.case)
            for kind, marks in (("phone", one.phones), ("room", one.rooms), ("email", one.mails)):
                for value in marks:
                    found[kind][value].append(one.case)
            for value in array("I", one.grams):
                found["letter"][value].append(one.case)
        return found

    def _certain(self, found: Found, cases: Mapping[str, Mapping[int, list[str]]]) -> Iterator[Hit]:
        """The hits that something found comes to, when it is compared with the cases themselves."""
        if found.kind == "number":
            yield Hit(found.path, "number", found.text)
        elif found.kind == "person":
            yield Hit(found.path, "person", self._line(found.mark))
        elif found.cases:
            for case in found.cases[:_ENOUGH]:
                if not found.name or self._is_named(found.name, case, found):
                    yield Hit(found.path, found.kind, case)
        elif found.kind == "name":
            yield from self._certain_name(found, cases["name"].get(found.mark, []))
        else:
            for case in cases[found.kind].get(found.mark, [])[:_ENOUGH]:
                if found.kind != "letter" or self._copied(found, case):
                    yield Hit(found.path, found.kind, case)

    def _line(self, number: int) -> str:
        return f"#{number + 1}"

    def _certain_name(self, found: Found, cases: Sequence[str]) -> Iterator[Hit]:
        if any(found.text.startswith(text, found.place) for text in self._agreed):
            return
        for number in self._roster.get(found.mark, ()):
            for name in names_of(self._people[number].name):
                if found.text.startswith(name, found.place) and _stands_for_somebody(name, found):
                    yield Hit(found.path, "person", self._line(number))
        for case_id in cases[:_ENOUGH]:
            case = self._read(case_id)
            told = case.reporter if case is not None and isinstance(case.reporter, Mapping) else {}
            for name in names_of(str(told.get("name", ""))):
                if found.text.startswith(name, found.place) and self._is_named(name, case_id, found):
                    yield Hit(found.path, "name", case_id)

    def _is_named(self, name: str, case: str, found: Found) -> bool:
        """Whether a name stands for somebody where it was found, who did not agree to stand there."""
        if any(found.text.startswith(text, found.place) for text in self._agreed):
            return False
        # 王女士 is many people: in a sentence that somebody wrote for the site it need not be this one
        usual = name.endswith(HONORIFICS) and len(name) <= 4 and name in self._authored
        return (not usual and _stands_for_somebody(name, found)) or self._in_own_row(case, found)

    def _in_own_row(self, case: str, found: Found) -> bool:
        number = self._public_number(case).casefold()
        return bool(number) and number in found.text[max(found.place - _ROW, 0) : found.place + _ROW]

    @cached_property
    def _by_program(self) -> str:
        return "\n".join(words_of(text) for text in self._ours())

    def _copied(self, found: Found, case_id: str) -> bool:
        """Whether twelve characters in a row are those of the letter, and stand in no policy, page or text of ours."""
        letter = self._letter(case_id)
        piece = found.text[found.place : found.place + GRAM]
        at = letter.find(piece)
        while at >= 0:
            start, end = at, at + GRAM
            shift = found.place - at
            while start > 0 and start + shift > 0 and letter[start - 1] == found.text[start - 1 + shift]:
                start -= 1
            while (
                end < len(letter) and end + shift < len(found.text) and letter[end] == found.text[end + shift]
            ):
                end += 1
            runs = (letter[one : one + RUN] for one in range(start, end - RUN + 1))
            if not all(map(self._is_public, runs)):
                return True
            at = letter.find(piece, at + 1)
        return False

    def _letter(self, case_id: str) -> str:
        """The letter of a case; many pieces of one may have to be compared."""
        found = self._letters.get(case_id)
        if found is None:
            case = self._read(case_id)
            found = self._letters[case_id] = letter_of(case) if case is not None else ""
        return found

    def _is_public(self, run: str) -> bool:
        """Whether so many characters stand in a policy, a page or a text of ours, or say nothing."""
        found = self._runs.get(run)
        if found is None:
            found = not says_something(run) or run in self._authored or run in self._by_program
            self._runs[run] = found
        return found


def _names_of(path: str) -> Iterator[str]:
    """The name of a file as it is, and as a browser or a program reads it."""
    yield from dict.fromkeys((path, unquote(path), *unwrapped(path)))


def _everywhere(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


_LINK = re.compile(r"[是为叫系]+\Z")
_HOW = re.compile(r"地(?![下面上方板])")
"""业主高兴地说: an adverb, nobody's name."""
_ENOUGH = 20
"""So many cases are named of those who share a name or a sentence."""


def _stands_for_somebody(name: str, found: Found) -> bool:
    """Three characters are a name wherever they stand; two only beside a title, a telephone number or a room.

    A name in Latin letters is one where it stands as words of its own.
    """
    text, place = found.text, found.place
    end = place + len(name)
    if name.isascii():
        spelled = r"[\W_]*".join(map(re.escape, name))
        if not re.search(rf"(?<![a-z]){spelled}(?![a-z])", found.plain):
            return False
        if len(name) > 4:
            return True
    elif len(name) > 2:
        return True
    near = text[max(place - _NEAR, 0) : place], text[end : end + _NEAR]
    before, after = _LINK.sub("", near[0]), near[1].removeprefix("的")
    if any(after.startswith(title) for title in TITLES):
        return True
    if any(before.endswith(title) for title in TITLES) and not _HOW.match(near[1]):
        return True
    around = undisguised(f"{text[max(place - 20, 0) : place]} {text[end : end + 20]}")
    return (
        next(iter(numbers_in(around, frozenset((11,)))), None) is not None
        or next(iter(rooms_in(around)), None) is not None
    )


__all__ = ["Found", "Gate", "Hit", "Needles", "needles"]
