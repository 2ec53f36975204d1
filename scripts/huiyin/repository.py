"""The one door to files: what lies under cases/ and policies/ in a work tree, and what Git says of it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

_FEW = 500
"""So many files are faster asked about one by one."""
MARKER = "policies/organization.yml"
_CHUNK = 65536
"""More at once makes the allocator fall back to mmap, which is three times slower for small files."""


_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without waiting: a pipe that somebody put in the place of a file has nothing to say."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NoRepository(Exception):
    """There is no folder upward with policies/organization.yml."""


class GitFailed(Exception):
    """Git is there but refused; its words are the message."""


def find_root(start: Path) -> Path:
    """The nearest folder upward that holds policies/organization.yml. Raises NoRepository."""
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return folder
    raise NoRepository(str(start))


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Git's environment: it takes no locks that it can do without, and speaks English."""
    return {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **more}


class CommitFiles:
    """Files of a commit, held in memory."""

    def __init__(self, files: Mapping[str, bytes], links: frozenset[str] = frozenset()) -> None:
        self._files, self._links = files, links

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders."""
        return sorted(
            path for path in self._files if path.startswith(tuple(f"{folder}/" for folder in folders))
        )

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""
        return path in self._links


class WorkTree:
    """The files of a repository as they lie on disk. Paths are relative to the root, with forward slashes."""

    _within: tuple[str, ...] = ()
    """The commit that is searched; empty: the work tree."""
    settings: Mapping[str, str] = {}
    """Further settings of Git's environment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._base = f"{root}{os.sep}"

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return self._read(path, _READ)

    def read_plain(self, path: str) -> bytes:
        """The bytes of a file that is no symbolic link. Raises OSError, for a link too."""
        if not _NO_LINK and self.is_link(path):
            raise OSError(path)
        return self._read(path, _READ | _NO_LINK)

    def _read(self, path: str, flags: int) -> bytes:
        descriptor = os.open(self._base + path, flags)
        try:
            parts = []
            while part := os.read(descriptor, _CHUNK):
                parts.append(part)
                if len(part) < _CHUNK:
                    break
            return parts[0] if len(parts) == 1 else b"".join(parts)
        finally:
            os.close(descriptor)

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return os.path.lexists(self._base + path)

    def signature(self, folder: str) -> bytes:
        """What tells one state of the files in a folder from another, without reading them."""
        try:
            with os.scandir(self._base + folder) as entries:
                states = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        except OSError:
            return b""
        return repr(sorted((name, state.st_size, state.st_mtime_ns) for name, state in states)).encode()

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link, which nothing here may be."""
        return os.path.islink(self._base + path)

    def is_file(self, path: str) -> bool:
        """Whether there is a file (or a link) of that path, not one that only a link in the place of a folder leads to."""
        folders = [part.start() for part in re.finditer("/", path)]
        if any(self.is_link(path[:end]) for end in folders) or not self.exists(path):
            return False
        return self.is_link(path) or not os.path.isdir(self._base + path)

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders, sorted; in a Git work tree those that Git does not ignore."""
        few = self._few(folders)
        if few is not None:
            return few
        listed = self._git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders)
        if listed is not None:
            names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
            if len(names) < 2000:
                return sorted(name for name in names if self.exists(name))
            present = set(self._walk(folders))
            return sorted(names & present)
        return sorted(self._walk(folders))

    def _few(self, folders: Sequence[str]) -> list[str] | None:
        """The same for a few files of which Git ignores none; else None.

        Git is asked about them by name: listing them it would read the names of all the other files too.
        """
        found = sorted(islice(self._walk(folders), _FEW + 1))
        if not 0 < len(found) <= _FEW or any(map(self.is_link, folders)):
            return None
        asked = b"".join(os.fsencode(path) + b"\0" for path in found)
        try:
            answer = self._run(("check-ignore", "-z", "--stdin", "--no-index"), asked)
        except OSError:
            return None
        return found if answer.returncode == 1 else None

    def holds_more(self, number: int, folder: str) -> bool:
        """Whether there are more files than that below a folder; counts no further."""
        return any(count >= number for count, _path in enumerate(self._walk((folder,))))

    def _walk(self, folders: Iterable[str]) -> Iterable[str]:
        pending = [folder for folder in folders if os.path.isdir(self._base + folder)]
        while pending:
            folder = pending.pop()
            with os.scandir(self._base + folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != ".git":
                            pending.append(path)
                    else:
                        yield path

    def git(self, *words: str, data: bytes | None = None) -> bytes:
        """What a Git command prints. Raises GitFailed when it fails."""
        found = self.attempt(*words, data=data)
        if found.returncode:
            raise GitFailed(found.stderr.decode("utf-8", "replace").strip())
        return found.stdout

    def attempt(
        self, *words: str, data: bytes | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """A Git command, perhaps with more in its environment, and whatever came of it."""
        return self._run(words, data, environment)

    def _git(self, *words: str) -> bytes | None:
        """What a Git command prints; None where there is no Git, no repository, or it fails."""
        try:
            found = self._run(words, None)
        except OSError:
            return None
        return found.stdout if found.returncode == 0 else None

    def _command(self, words: Iterable[str]) -> list[str]:
        return ["git", "-c", "core.quotepath=off", "-C", str(self.root), *words]

    def _run(
        self, words: Iterable[str], data: bytes | None, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command, environment = self._command(words), {**_environment(self.settings), **(more or {})}
        return subprocess.run(command, input=data, capture_output=True, check=False, env=environment)

    def number_taken(self, path: str) -> bool:
        """Whether a file of that path exists here or on any local or fetched branch."""
        if self.exists(path):
            return True
        refs = self._git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
        if not refs:
            return False
        prefix = (self._git("rev-parse", "--show-prefix") or b"").decode().strip()
        asked = "".join(f"{ref}:{prefix}{path}\n" for ref in refs.decode().split())
        try:
            answers = self.git("cat-file", "--batch-check", data=asked.encode())
        except GitFailed:
            return False
        return any(not line.endswith(b" missing") for line in answers.splitlines())

    # --- what changed ------------------------------------------------------------------------------------------

    def between(self, folder: str, old: str, new: str) -> list[str] | None:
        """The paths of a folder that differ between two trees of it; None where Git does not know them any more."""
        listed = self._git("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new)
        if listed is None:
            return None
        return [f"{folder}/{os.fsdecode(name)}" for name in listed.split(b"\0") if name]

    def _fork(self, base: str) -> str:
        """The commit where the work left `base`; `base` itself where they have none in common. Raises GitFailed."""
        found = self._git("merge-base", base, *(self._within or ("HEAD",)))
        return (found or self.git("rev-parse", "--verify", f"{base}^{{commit}}")).decode().strip()

    def changed_since(self, base: str) -> list[str]:
        """The paths below cases/ and policies/ that differ from where the work left `base`, new files too. Raises GitFailed."""
        words = ("diff", "--name-only", "-z", "--no-renames", "--relative", self._fork(base), *self._within)
        asked = ("ls-files", "--others", "--exclude-standard", "-z", "--", "cases", "policies")
        others = None if self._within else self.start(*asked)
        listed = self.git(*words, "--", "cases", "policies")
        if others is not None:
            listed += others.communicate()[0]
        return sorted({os.fsdecode(name) for name in listed.split(b"\0") if name})

    def at(self, base: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Files as they were where the work left `base`; those that were not there are left out. Raises GitFailed."""
        fork, wanted = self._fork(base), list(paths)
        asked = "".join(f"{fork}:./{path}\n" for path in wanted)
        answer, found, place = self.git("cat-file", "--batch", data=os.fsencode(asked)), {}, 0
        for path in wanted:
            end = answer.index(b"\n", place)
            head = answer[place:end]
            place = end + 1
            if not head.endswith(b" missing"):
                size = int(head.rsplit(b" ", 1)[1])
                found[path] = answer[place : place + size]
                place += size + 1
        return found

    def mentioning(self, words: Sequence[str], places: Sequence[str], every: bool = False) -> list[str]:
        """The files that Git knows (by pathspecs) and that hold one of the words, or each of them; sorted. Raises GitFailed."""
        if not words:
            return []
        how = ("--all-match",) if every else ()
        asked = ("grep", "-l", "-z", "-F", *how, "-f", "-", *self._within, "--", *places)
        found = self._run(asked, "".join(f"{word}\n" for word in words).encode())
        if found.returncode > 1:
            raise GitFailed(found.stderr.decode("utf-8", "replace").strip())
        cut = len(f"{self._within[0]}:") if self._within else 0
        return sorted(os.fsdecode(name)[cut:] for name in found.stdout.split(b"\0") if name)

    def fetch(self, paths: Iterable[str]) -> None:
        """Make ready to read these files; where they lie on a disk there is nothing to do."""

    def snapshot(self, base: str, folder: str) -> CommitFiles:
        """The files of a folder as they were where the work left `base`. Raises GitFailed."""
        listed = self.git("ls-tree", "-r", "-z", self._fork(base), "--", f"./{folder}")
        links, names = set(), []
        for item in listed.split(b"\0"):
            head, _, name = item.partition(b"\t")
            if name:
                names.append(os.fsdecode(name))
                if head.startswith(b"120000"):
                    links.add(os.fsdecode(name))
        return CommitFiles(self.at(base, names), frozenset(links))

    def start(self, *words: str, feed: bool = False) -> subprocess.Popen[bytes] | None:
        """A Git command under way, to be waited for later, or to be fed with questions; None without Git."""
        try:
            return subprocess.Popen(
                self._command(words),
                stdin=subprocess.PIPE if feed else None,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(self.settings),
            )
        except OSError:
            return None


class PlainTree(WorkTree):
    """The same, with Git's history as it is: grafts and replace references do not count."""

    settings: Mapping[str, str] = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}
