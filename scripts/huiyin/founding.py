"""A new repository: the standard regulations and calendar, an example organisation, a first commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from huiyin import __version__
from huiyin.desk.store import create
from huiyin.frontmatter import parse_yaml
from huiyin.repository import GitFailed, WorkTree

STARTER = Path(__file__).parent / "starter"
PLACES = {
    "README.md": "README.md",
    "Makefile": "Makefile",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "cases-README.md": "cases/README.md",
}
"""Files of the starter, and where they are laid."""
ORGANIZATION = "policies/organization.yml"
FORGES = (
    *(".ci/letters", ".ci/comment.py", ".gitlab-ci.yml", ".gitee/review.sh"),
    *(f".github/workflows/{name}.yml" for name in ("review", "site", "daily")),
    *(
        f".{forge}/workflows/{name}.yml"
        for forge in ("gitea", "forgejo")
        for name in ("review", "site", "daily")
    ),
    *(
        ".github/ISSUE_TEMPLATE/config.yml",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".gitee/PULL_REQUEST_TEMPLATE.md",
    ),
    ".gitlab/merge_request_templates/Default.md",
)
"""What the forges read: the same files as in our own repository."""
NOBODY = ("-c", "user.name=Huiyin", "-c", "user.email=huiyin@localhost")
"""Who makes the first commit where Git knows nobody."""
_DEMONSTRATION = re.compile(r'\n!!! note "(?:示例|Demonstration)"\n(?:\n|[ ]{4}.*\n)*')
"""The note of the shipped pages that everything on them is fictional."""
_TOP = re.compile(r"^(?=[A-Za-z][\w-]*:)", re.MULTILINE)


class NotEmpty(Exception):
    """The place for the new repository is taken."""


def standard() -> Path:
    """Where the regulations that come with the program lie: in the package, or in the checkout around it."""
    packaged = Path(__file__).parent / "standard"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def files(source: Path, language: str) -> dict[str, bytes]:
    """Every file of a new repository, by path."""
    made = {place: (STARTER / name).read_bytes() for name, place in PLACES.items()}
    made |= {file.relative_to(source).as_posix(): file.read_bytes() for file in sorted(_standard(source))}
    theirs = made[ORGANIZATION].decode()
    ours = organization(theirs, (STARTER / "organization.yml").read_text("utf-8"), language)
    changes = list(_changes(_values(theirs), _values(ours)))
    for path in made:
        if path == "mkdocs.yml" or (path.endswith(".md") and path.startswith(("policies/", "site/pages/"))):
            made[path] = _adapted(made[path].decode(), changes).encode()
    # the program that the pipelines install; a later one comes by a change that is reviewed
    made["requirements.txt"] = f"huiyin=={__version__}\n".encode()
    return {**made, ORGANIZATION: ours.encode()}


def organization(theirs: str, ours: str, language: str) -> str:
    """The standard organisation, with ours in the place of what is their own; no demonstration."""
    own = _blocks(ours.replace("ROLES", f"[{', '.join(_values(theirs)['roles'])}]"))
    parts = {**_blocks(theirs), **own}
    parts["language"] = f"language: {language}\n"
    kept = [text.rstrip() for name, text in parts.items() if name != "x-demo"]
    return "".join(f"{text}\n\n" if "\n" in text else f"{text}\n" for text in kept).rstrip() + "\n"


def found(root: Path, parts: dict[str, bytes], message: str) -> None:
    """Lay the files into an empty or new folder, and commit them on the branch main.

    Raises NotEmpty, GitFailed, and OSError where there is no Git.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise NotEmpty(str(root))
    root.mkdir(parents=True, exist_ok=True)
    tree = WorkTree(root)
    tree.git("init", "--quiet")
    tree.git("symbolic-ref", "HEAD", "refs/heads/main")
    for path, data in parts.items():
        create(root, path, data)
    # forced: what a person ignores everywhere may not be missing here
    tree.git("add", "--all", "--force")
    tree.git(*_identity(tree), "commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", message)


def _identity(tree: WorkTree) -> tuple[str, ...]:
    try:
        tree.git("var", "GIT_AUTHOR_IDENT")
        tree.git("var", "GIT_COMMITTER_IDENT")
    except GitFailed:
        return NOBODY
    return ()


def _standard(source: Path) -> Iterator[Path]:
    """The standard files, without what editors and systems leave behind."""
    yield from (source / name for name in ("mkdocs.yml", *FORGES))
    for folder in ("policies", "site"):
        for path in (source / folder).rglob("*"):
            parts = path.relative_to(source).parts
            if path.is_file() and not any(part.startswith(".") or part.endswith("~") for part in parts):
                yield path


def _blocks(text: str) -> dict[str, str]:
    """The top-level keys of a YAML text in order, with their lines; "" is what stands before the first."""
    return {
        part.partition(":")[0] if part[:1] != "#" else "": part for part in _TOP.split(text) if part.strip()
    }


def _changes(theirs: Any, ours: Any) -> Iterator[tuple[str, str]]:
    """What stands for their name, and for the sites that they have, in a text of ours."""
    site = ours["sites"][0]
    for language in ("zh", "en"):
        yield theirs["name"][language], ours["name"][language]
        yield from ((other["name"][language], site["name"][language]) for other in theirs["sites"])
    yield from ((f"{{site: {other['id']}}}", f"{{site: {site['id']}}}") for other in theirs["sites"])


def _adapted(text: str, changes: Iterable[tuple[str, str]]) -> str:
    for old, new in changes:
        text = text.replace(old, new)
    return _DEMONSTRATION.sub("", text)


def _values(text: str) -> Any:
    return parse_yaml(text.encode())[0]
