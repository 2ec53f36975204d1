"""Waits for files to change: what was written together is told together, once it is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_TELLING = frozenset(("created", "modified", "moved", "deleted"))
"""Kinds of events that change a file; to open or to read one does not."""


class Changes:
    """The changes below some folders of a repository, while it is open."""

    def __init__(self, root: Path, folders: Sequence[str], quiet: float = 0.5) -> None:
        """`quiet`: seconds without a change after which what came before is told."""
        self.root, self.quiet = root.resolve(), quiet
        self._came: SimpleQueue[str] = SimpleQueue()
        self._observer = Observer()
        for folder in folders:
            (self.root / folder).mkdir(exist_ok=True)
            self._observer.schedule(_Handler(self), str(self.root / folder), recursive=True)

    def __enter__(self) -> Changes:
        """Begin to watch. Raises OSError where the system does not allow so many folders."""
        self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Watch no longer."""
        self._observer.stop()
        self._observer.join()

    def note(self, path: str | bytes) -> None:
        """Something happened to a file; what has a name with a dot first is a file on its way."""
        text = path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path
        if text and not Path(text).name.startswith("."):
            self._came.put(Path(text).relative_to(self.root).as_posix())

    def wait(self, longest: float) -> frozenset[str]:
        """The paths that changed, from the root; none after so many seconds in which nothing did."""
        try:
            found = {self._came.get(timeout=longest)}
        except Empty:
            return frozenset()
        while True:
            try:
                found.add(self._came.get(timeout=self.quiet))
            except Empty:
                return frozenset(found)


class _Handler(FileSystemEventHandler):
    def __init__(self, changes: Changes) -> None:
        self.changes = changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on what changed a file."""
        if event.event_type in _TELLING and not event.is_directory:
            for path in (event.src_path, event.dest_path):
                self.changes.note(path)
