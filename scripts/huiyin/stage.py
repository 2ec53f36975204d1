"""The one writer of build/: what the site is built from, and the swap of the built site into its place."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from huiyin import csp, slim

DOCS, HTML, MARK = "build/docs", "build/html", "build/docs.mark"
_BUILT = ("**/*.html", "assets/javascripts/*.js", "assets/stylesheets/**/*.css", "assets/*.css")
"""Pages, the theme's scripts and its style sheets, and our own: what `finish` reads."""
SOURCES = {"site/pages/": "", "site/assets/": "assets/"}
"""Where what people write for the site lies, and where it is staged."""

Files = Mapping[str, str | bytes]
"""Paths below build/docs, with forward slashes, and what stands in them."""


class Tree(Protocol):
    """The files of a repository."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders."""

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""


class Doubled(Exception):
    """Two sources want the same page; its path is the message."""


class Staged(NamedTuple):
    """What a staging changed: numbers of files."""

    written: int
    removed: int
    kept: int


def site_files(tree: Tree) -> dict[str, bytes]:
    """What people write: site/pages/ as pages, site/assets/ below assets/. Links are not followed."""
    found: dict[str, bytes] = {}
    for path in tree.paths(*(source.rstrip("/") for source in SOURCES)):
        source = next(source for source in SOURCES if path.startswith(source))
        if not tree.is_link(path):
            found[SOURCES[source] + path.removeprefix(source)] = tree.read(path)
    return found


def gathered(*parts: Files) -> dict[str, str | bytes]:
    """Several sources of files together. Raises Doubled where two want the same path."""
    found: dict[str, str | bytes] = {}
    for part in parts:
        for path in sorted(found.keys() & part.keys()):
            raise Doubled(path)
        found.update(part)
    return found


def write(root: Path, files: Files) -> Staged:
    """Make build/docs hold exactly these files. A file that would not change is not touched; stale ones go.

    Raises OSError, and ValueError for a path that leads out of build/docs.
    """
    docs = root / DOCS
    if docs.is_symlink():
        docs.unlink()
    docs.mkdir(parents=True, exist_ok=True)
    removed = _clear(docs, files)
    written = sum(_write(docs, path, content) for path, content in sorted(files.items()))
    return Staged(written, removed, len(files) - written)


def again(root: Path, mark: str) -> dict[str, str | bytes] | None:
    """The files as they were staged last, where that was for the same mark and nobody touched them since.

    `mark` tells one input of the whole stage from another. None: they have to be made.
    """
    try:
        kept = (root / MARK).read_text("utf-8").split()
        docs = root / DOCS
        if len(kept) != 2 or kept[0] != mark or docs.is_symlink():
            return None
        paths = [path for path in sorted(docs.rglob("*")) if not path.is_dir()]
        if any(path.is_symlink() for path in paths):
            return None
        found: dict[str, str | bytes] = {
            path.relative_to(docs).as_posix(): path.read_bytes() for path in paths
        }
    except (OSError, UnicodeDecodeError):
        return None
    return found if _digest(found) == kept[1] else None


def remember(root: Path, mark: str, files: Files) -> None:
    """Keep for which mark these files were staged. Raises OSError."""
    _write(root / "build", MARK.removeprefix("build/"), f"{mark} {_digest(files)}\n")


def _digest(files: Files) -> str:
    known = hashlib.sha256()
    for path, content in sorted(files.items()):
        data = content.encode() if isinstance(content, str) else content
        known.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
    return known.hexdigest()


def _write(docs: Path, path: str, content: str | bytes) -> bool:
    """Write one file by way of a temporary one; False when it is already so."""
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(path)
    data = content.encode() if isinstance(content, str) else content
    target = docs / path
    if target.is_file() and target.read_bytes() == data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".staging-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return True


def _clear(docs: Path, wanted: Iterable[str]) -> int:
    """Remove what an earlier stage left: files and links that are not wanted, folders that are empty."""
    keep = set(wanted)
    removed = 0
    for folder, names, files in os.walk(docs, topdown=False, followlinks=False):
        here = Path(folder)
        for name in files:
            path = here / name
            if path.relative_to(docs).as_posix() not in keep or path.is_symlink():
                path.unlink()
                removed += 1
        for name in names:
            path = here / name
            if path.is_symlink():
                path.unlink()
                removed += 1
            elif not any(path.iterdir()):
                path.rmdir()
    return removed


def finish(html: Path) -> None:
    """Give every built page its Content-Security-Policy, and the theme's style sheets only what pages use.

    Raises OSError, and ValueError for a page that does not begin as pages do.
    """
    texts = {kind: {path: path.read_text("utf-8") for path in sorted(html.glob(kind))} for kind in _BUILT}
    pages, scripts, styles, own = texts.values()
    known = slim.words(pages.values()) | (slim.words(scripts.values()) - {"rtl"})
    kept = {path: slim.slim(text, known) for path, text in styles.items()}
    for path, text in kept.items():
        others = [*scripts.values(), *own.values(), *(kept[other] for other in kept if other != path)]
        path.write_text(slim.without_unused(text, "\n".join(others)), "utf-8")
    for path, text in own.items():
        path.write_text(slim.dense(text), "utf-8")
    # Zensical, known by the index of its search, writes the styles of that search into the page.
    inline_styles = (html / "search.json").is_file()
    for path, text in pages.items():
        path.write_text(csp.with_policy(text, inline_styles), "utf-8")


def build_into_place(root: Path, build: Callable[[Path], None]) -> None:
    """Let `build` fill a fresh folder, then put it in the place of build/html; when it raises, that stays."""
    html = root / HTML
    html.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=html.parent, prefix="html-"))
    old = fresh.with_name(f"{fresh.name}.old")
    try:
        build(fresh)
        fresh.chmod(0o755)
        if html.is_symlink() or html.is_file():
            html.unlink()
        elif html.exists():
            html.rename(old)
        fresh.rename(html)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
