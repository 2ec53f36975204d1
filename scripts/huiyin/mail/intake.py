"""Takes letters in from e-mail: each is judged as any new case, and written with its files, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from huiyin.desk import registering
from huiyin.desk.questions import wanted_of_case
from huiyin.desk.registering import Sealer
from huiyin.desk.store import create
from huiyin.desk.writing import stamp
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.language import severity
from huiyin.ledgers.rowdraft import SOURCE_NUMBER
from huiyin.mail.letter import Letter, NotTaken, letters
from huiyin.mail.mailbox import Delivered
from huiyin.mail.parts import Attached
from huiyin.numbers import path_of
from huiyin.privacy.personal import finds
from huiyin.repository import WorkTree
from huiyin.rules import Rules

FileSealer = Callable[[bytes, date], bytes]
"""The bytes of an attachment, and the day its letter was received, to the bytes that only a key opens."""
_SKEW = timedelta(minutes=10)
"""So far apart the clocks of two mail programs may be."""
_TOLD = ("value", "found", "number", "near")
"""What fills a message from the letter itself, and is not repeated."""


class Desk(NamedTuple):
    """What every letter of a run is registered with. `values` are the fields that it does not tell itself."""

    values: Mapping[str, str]
    by: str
    at: datetime
    tree: WorkTree
    rules: Rules
    seal: Sealer | None = None
    seal_file: FileSealer | None = None


class Made(NamedTuple):
    """A case to be written, its files by name, and what a person should know of it."""

    row: int
    draft: registering.Draft
    files: Mapping[str, bytes]
    left_out: int
    missing: tuple[str, ...]
    """Fields that the regulations want of it and that it lacks."""
    subject_sealed: bool
    letter: Letter


@dataclass
class Outcome:
    """What the messages of a mailbox come to. A row is the number of a message, from 1."""

    made: list[Made] = field(default_factory=list)
    skipped: int = 0
    set_aside: list[tuple[int, Diagnostic]] = field(default_factory=list)
    rejected: list[tuple[int, tuple[Diagnostic, ...]]] = field(default_factory=list)


def take_in(items: Iterable[Delivered], desk: Desk, known: Collection[str], write: bool = True) -> Outcome:
    """Each message as a case, or as skipped, set aside or rejected with the reasons.

    `known` are the source numbers that cases bear already. Raises what the sealers raise; OSError.
    """
    outcome, taken = Outcome(), set(known)
    home = desk.rules.organization
    ours = frozenset(email.lower() for person in home.people.values() for email in person.emails)
    for row, item in enumerate(items, 1):
        try:
            found = letters(item.data, ours, home.zone)
        except NotTaken as error:
            if error.problem.code == "HY475":
                outcome.set_aside.append((row, error.problem))
            else:
                outcome.rejected.append((row, (error.problem,)))
            continue
        for letter in found:
            if letter.source in taken:
                outcome.skipped += 1
                continue
            made, faults = prepared(row, letter, item.at, desk)
            if made is None:
                outcome.rejected.append((row, faults))
                continue
            taken.add(letter.source)
            if write:
                made = keep(made, item.at, desk)
            # what is written need not be held in memory as well
            outcome.made.append(
                made._replace(files=dict.fromkeys(made.files, b""), letter=letter._replace(files=()))
            )
    return outcome


def prepared(
    row: int, letter: Letter, delivered: datetime | None, desk: Desk
) -> tuple[Made | None, tuple[Diagnostic, ...]]:
    """The case of a letter; else None, and all that is wrong with it."""
    received = _received(letter, delivered, desk)
    files = {item.name: item.data for item in letter.files}
    text, subject, hidden = letter.text, letter.subject, False
    if desk.seal is not None:
        text, subject, hidden = _discreet(letter, desk)
        files = _sealed(letter.files, received.date(), desk.seal_file)
    values = _values(letter, subject, received, files, desk)
    missing = tuple(want.path for want in wanted_of_case(values, desk.rules))
    if "first_received_by" in missing:
        values["first_received_by"] = desk.by
        missing = tuple(path for path in missing if path != "first_received_by")
    draft = registering.draft(values, text, desk.by, desk.at, desk.tree, desk.rules, desk.seal)
    faults = tuple(
        Diagnostic(item.code, Location(""), _masked(item.params))
        for item in draft.problems
        # that a clause is not kept yet is for the clerk to mend, and no fault of the letter
        if severity(item) is Severity.ERROR and not item.key
    )
    if faults or draft.case is None:
        return None, faults
    return Made(row, draft, files, letter.left_out, missing, hidden, letter), ()


def _received(letter: Letter, delivered: datetime | None, desk: Desk) -> datetime:
    """When it came: by our server, else by the mailbox; now where neither tells, or tells what cannot be."""
    zone = desk.rules.organization.zone
    for told in (letter.received, delivered):
        if told is not None and told.year >= 1990 and told <= desk.at + _SKEW:
            return min(told.astimezone(zone), desk.at)
    return desk.at


def _values(
    letter: Letter, subject: str, received: datetime, files: Mapping[str, bytes], desk: Desk
) -> dict[str, Any]:
    """The fields of the case."""
    values: dict[str, Any] = {**desk.values, "received": stamp(received)}
    posted = letter.posted
    if posted is not None and posted.year >= 1990 and posted <= received + _SKEW:
        values["posted"] = stamp(min(posted.astimezone(received.tzinfo), received))
    if subject:
        values["subject"] = subject
    if files:
        values["attachments"] = [
            {"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
        ]
    told = {"name": letter.sender.name, "email": letter.sender.email}
    reporter = {key: value for key, value in told.items() if value}
    if reporter:
        values["reporter"] = reporter
    values["named"] = "true" if reporter else "false"
    return {**values, SOURCE_NUMBER: letter.source}


def _discreet(letter: Letter, desk: Desk) -> tuple[str, str, bool]:
    """Text and subject where the letter is sealed: a subject that leads to a person, and file names, go into the text."""
    name = letter.sender.name
    tells = bool(finds(letter.subject, home=desk.rules.organization)) or (
        len(name) > 1 and name in letter.subject
    )
    head = f"{letter.subject}\n\n" if tells else ""
    names = "".join(f"\n[{item.plain}.age] {item.name}" for item in letter.files)
    tail = f"\n{names}" if names else ""
    return f"{head}{letter.text}{tail}", "" if tells else letter.subject, tells


def _sealed(files: Iterable[Attached], day: date, seal: FileSealer | None) -> dict[str, bytes]:
    return {f"{item.plain}.age": seal(item.data, day) for item in files} if seal is not None else {}


def _masked(params: Mapping[str, str]) -> dict[str, str]:
    return {key: "…" if key in _TOLD else value for key, value in params.items()}


def keep(made: Made, delivered: datetime | None, desk: Desk) -> Made:
    """Write a case down, its files first, so that none that it lists is ever missing. Raises OSError."""
    while True:
        written: list[str] = []
        folder = path_of(made.draft.number).removesuffix(".md")
        try:
            for name, data in made.files.items():
                create(desk.tree.root, f"{folder}/{name}", data)
                written.append(f"{folder}/{name}")
            registering.keep(made.draft, desk.tree)
            return made
        except FileExistsError:
            _undo(written, folder, desk.tree)
            again, _faults = prepared(made.row, made.letter, delivered, desk)
            made = again if again is not None else made
        except BaseException:
            _undo(written, folder, desk.tree)
            raise


def _undo(written: Iterable[str], folder: str, tree: WorkTree) -> None:
    """Take away the files of a case that could not be written."""
    for path in written:
        with suppress(OSError):
            (tree.root / path).unlink()
    with suppress(OSError):
        (tree.root / folder).rmdir()
