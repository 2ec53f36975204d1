"""Writes the shipped fictional cases: `python scripts/compose_cases.py` gives the same files every time."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from random import Random

import yaml

from compose.beginning import Matter
from compose.cast import Cast
from compose.page import cut, page, point
from compose.story import Story
from compose.times import Times
from huiyin.numbers import new_number, path_of

ROOT = Path(__file__).resolve().parent.parent
SEED = "huiyin-2026"
NEWEST = datetime.fromisoformat("2026-11-20T17:00")
"""Nothing later is shipped; what would come after is still open."""


def matters() -> list[Matter]:
    """The hand-written matters, in the order of the files' names."""
    files = sorted((Path(__file__).parent / "compose").glob("*.yml"))
    return [item for file in files for item in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)]


def told(items: list[Matter]) -> list[Story]:
    """Every matter as a story; an appeal comes in when the first decision is appealed."""
    cast = Cast(ROOT / "policies" / "organization.yml")
    times = Times(ROOT / "policies" / "calendar.yml")
    stories: dict[str, Story] = {}
    for matter in sorted(items, key=lambda item: "appeal_of" in item):
        if "appeal_of" in matter:
            first = stories[matter["appeal_of"]]
            appealed = next(entry["at"] for entry in first.log if entry["event"] == "appealed")
            matter = {**matter, "received": appealed.isoformat()}
        story = Story(matter, cast, times, Random(f"{SEED}:{matter['key']}"))
        story.build()
        stories[matter["key"]] = story
    return list(stories.values())


def number_all(stories: list[Story]) -> dict[str, str]:
    """A case number for each, none twice."""
    numbers: dict[str, str] = {}
    for story in stories:
        while not story.number or story.number in numbers.values():
            story.number = new_number(story.received.date(), story.rng.choice)
        numbers[story.matter["key"]] = story.number
    return numbers


def compose() -> dict[str, str]:
    """Path below the root → text, for every case."""
    stories = told(matters())
    numbers = number_all(stories)
    for story in stories:
        cut(story, NEWEST)
        point(story, numbers)
    return {path_of(story.number): page(story, numbers) for story in stories}


def main() -> int:
    """Write the cases; stop where cases/ holds files that are not these, unless told to clear them."""
    files = compose()
    strange = [
        path
        for path in sorted(ROOT.glob("cases/[0-9]*/*.md"))
        if path.relative_to(ROOT).as_posix() not in files
    ]
    if strange and "--clear" not in sys.argv[1:]:
        sys.stderr.write(
            f"cases/ holds {len(strange)} other files, e.g. {strange[0].name}; --clear removes them\n"
        )
        return 1
    for path in strange:
        path.unlink()
    for name, text in files.items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(files)} cases written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
