"""N lifelike cases for measuring: the shipped ones, moved by weeks, with words and seconds of their own.

No two have a free text in common, as in life, so that nothing is quick only because it was seen before.

`python -m tests.benchmarks.generate DIR NUMBER` makes a Git repository with the shipped policies and pages, of
an organisation that is no example: its site shows a release, read from the commit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from huiyin.numbers import ALPHABET, check_character

HERE = Path(__file__).resolve().parents[2]
FIRST = date(2025, 1, 6)
"""The policies that govern new cases are in force from then."""
_DATE = re.compile(r"(?<![0-9-])20[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9-])")
_RECEIVED = re.compile(r"^received: ([0-9-]{10})", re.MULTILINE)
_LEFT_OUT = re.compile(
    r"^(links|prior_handling|attachments): |event: (merged|appealed)|by: zhou.old", re.MULTILINE
)


_FREE = re.compile(
    r"^((?:subject|summary): .*?)(\"?)$|((?:note|measure|reason): [^,}\"]+)|(\n> )", re.MULTILINE
)
_MINUTE = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?=\+08:00)")


def templates() -> list[tuple[str, str]]:
    """The shipped cases that name no other case: number and text."""
    found = []
    for path in sorted((HERE / "cases").glob("[0-9]*/*.md")):
        text = path.read_text("utf-8")
        if not _LEFT_OUT.search(text):
            found.append((path.stem, text))
    return found


def cases(number: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """So many cases: path and text."""
    rng, known = Random(seed), templates()
    for count in range(number):
        old, text = known[count % len(known)]
        received = _RECEIVED.search(text)
        assert received is not None
        day = date.fromisoformat(received[1])
        weeks = rng.randint(0, (day - FIRST).days // 7)
        text = _DATE.sub(lambda found, weeks=weeks: _moved(found[0], weeks), text)  # type: ignore[misc]
        stem = f"{day - timedelta(weeks=weeks):%Y%m%d}"
        drawn = "".join(ALPHABET[count >> shift & 31] for shift in (15, 10, 5, 0))
        new = f"{stem}-{drawn}{check_character(stem + drawn)}"
        yield f"cases/{stem[:4]}/{new}.md", _own(text.replace(old, new), count)


def _own(text: str, count: int) -> str:
    """The text with words and seconds of its own; the seconds are the same throughout, for the order."""
    text = _MINUTE.sub(rf"\1:{count % 60:02}", text)
    return _FREE.sub(lambda found: _marked(found, count), text)


def _marked(found: re.Match[str], count: int) -> str:
    if found[4]:
        return f"{found[4]}其{count}："  # not as below: the end of one summary and another's start would be a letter's
    return f"{found[1]}第{count}号{found[2]}" if found[1] else f"{found[3]}第{count}号"


def _moved(text: str, weeks: int) -> str:
    return (date.fromisoformat(text) - timedelta(weeks=weeks)).isoformat()


def repository(folder: Path, number: int) -> None:
    """A Git repository with the shipped policies and pages and so many cases, committed before last week."""
    for name in ("policies", "site"):
        shutil.copytree(HERE / name, folder / name)
    shutil.copy(HERE / "mkdocs.yml", folder)
    home = folder / "policies" / "organization.yml"
    home.write_text(re.sub(r"^x-demo:.*\n", "", home.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    for year in ("2025", "2026"):
        (folder / "cases" / year).mkdir(parents=True)
    newest = FIRST
    for path, text in cases(number):
        (folder / path).write_text(text, "utf-8")
        newest = max(newest, *(date.fromisoformat(found) for found in _RECEIVED.findall(text)))
    dated = f"{newest - timedelta(weeks=1)}T08:00:00+08:00"
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Generated cases")):
        identity = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
        subprocess.run(
            ["git", "-C", str(folder), *identity, *words],
            check=True,
            env={**os.environ, "GIT_AUTHOR_DATE": dated, "GIT_COMMITTER_DATE": dated},
        )


if __name__ == "__main__":
    repository(Path(sys.argv[1]), int(sys.argv[2]))
