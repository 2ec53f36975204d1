"""The reading of a case that grew against the full one: what it takes it reads alike, mutated many thousand times."""

from __future__ import annotations

from random import Random

import pytest

from huiyin.book import read_case
from huiyin.model import Case
from huiyin.reading import fastcase, fastgrow
from huiyin.source import Source
from tests.test_fastcase import LINES, PIECES, SHIPPED, ZONE

SAFE = [
    line for line in LINES if line.startswith(("status:", "handler:", "responsible:", "urgency:", "kind:"))
]


def reading(data: bytes) -> Case | None:
    case = fastcase.read(Source("cases/2026/a.md", data), ZONE)
    return case._replace(body="", reporter=None) if case else None


def versions(rng: Random) -> tuple[str, str]:
    """A shipped case with some of its lines, and with more of them."""
    front, fence, body = rng.choice(SHIPPED).partition("\n---\n")
    head, _, log = front.partition("\nlog:\n")
    lines = log.split("\n")
    few = rng.randint(1, len(lines))
    more = rng.randint(few, len(lines))
    old, new = ("\n".join(lines[:count]) for count in (few, more))
    return f"{head}\nlog:\n{old}{fence}{body}", f"{other_head(rng, head)}\nlog:\n{new}{fence}{body}"


def other_head(rng: Random, head: str) -> str:
    """The fields with another status, a handler more or less, or a line moved."""
    lines = head.split("\n")
    for _ in range(rng.choice((0, 1, 1, 2))):
        line = rng.choice(SAFE)
        same = [place for place, one in enumerate(lines) if one.partition(":")[0] == line.partition(":")[0]]
        if same and rng.random() < 0.8:
            lines[same[0]] = line
        elif rng.random() < 0.5:
            lines.insert(rng.randint(1, len(lines)), line)
        else:
            lines.pop(rng.randrange(1, len(lines)))
    return "\n".join(lines)


def mutated(rng: Random, text: str) -> str:
    if rng.random() < 0.5:
        return text
    place = rng.randrange(len(text))
    if rng.random() < 0.7:
        front = text.find("\nlog:\n")
        place = rng.randint(front, text.find("\n---\n", front) + 5)
    match rng.randint(0, 3):
        case 0:
            return text[:place] + text[place + rng.randint(1, 4) :]
        case 1:
            return text[:place] + rng.choice(LINES) + "\n" + text[place:]
        case _:
            return text[:place] + rng.choice(PIECES) + text[place:]


def compare(seed: int, number: int) -> int:
    """How many of so many changes were taken; each must be read as the full readers read it."""
    rng, taken = Random(seed), 0
    for text in SHIPPED:
        reading(text.encode())  # lines of few words become known
    for _ in range(number):
        old, new = versions(rng)
        new = mutated(rng, new)
        case = reading(old.encode())
        if case is None:
            continue
        source = Source("cases/2026/a.md", new.encode())
        quick = fastgrow.grown(case, old.encode(), source, ZONE)
        if quick is not None:
            taken += 1
            full = read_case(source, ZONE)[0]
            assert full is not None, new
            assert quick == full._replace(body="", reporter=None), new
    return taken


def test_what_it_takes_it_reads_like_the_full_readers() -> None:
    assert compare(1, 3000) > 1000


@pytest.mark.slow
def test_the_same_at_length() -> None:
    assert compare(2, 100_000) > 30_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: registered\n", "status: registered\nstatus: registered\n"),
        (
            "---\n## ",
            "  - {at: 2026-03-16T09:00+08:00, event: screened, by: a}\n---\n## ",
        ),  # earlier than the last
        ("---\n## ", "  - {at: 2026-03-16T09:20+08:00, event: screened, by: \u202ea}\n---\n## "),
        ("---\n## ", "  - {at: 2026-03-16T09:20+08:00, event: screened, by: a}\nx-own: 1\n---\n## "),
        ("> 漏水", "> 又漏水"),
        ("by: chen.min}", "by: chen.min, note: 又}"),
    ],
)
def test_what_is_left_to_the_full_readers(old: str, new: str) -> None:
    from tests.chronicle import REGISTERED, letter

    text = letter(REGISTERED)
    case = reading(text.encode())
    assert case is not None
    assert text.count(old) == 1
    source = Source("cases/2026/a.md", text.replace(old, new).encode())
    assert fastgrow.grown(case, text.encode(), source, ZONE) is None
