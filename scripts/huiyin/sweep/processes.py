"""Work on many thousand files, in as many processes as there are processors."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import connection
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
ENOUGH_FOR_MORE = 800
"""Below that many files a second process costs more than it saves."""
_CHUNK = 100

_work: Callable[[Sequence[str]], list[Any]] | None = None


def _leave_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def leave(sentinel: int) -> None:
        connection.wait([sentinel])
        os._exit(1)

    Thread(target=leave, args=(parent.sentinel,), daemon=True).start()


def _chunk(paths: Sequence[str]) -> list[Any]:
    assert _work is not None
    return _work(paths)


def _each(work: Callable[[str], Any], paths: Sequence[str]) -> list[Any]:
    return [work(path) for path in paths]


def each(work: Callable[[str], T], paths: Sequence[str]) -> Iterator[T]:
    """`work` done on every path, in order; with every processor when there is enough to do."""
    return in_chunks(partial(_each, work), paths)


def in_chunks(work: Callable[[Sequence[str]], list[T]], paths: Sequence[str]) -> Iterator[T]:
    """The same for work that takes many paths at once."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    if (
        len(paths) < ENOUGH_FOR_MORE
        or processors < 2
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        for chunk in chunks:
            yield from work(chunk)
        return
    global _work
    _work = work
    gc.freeze()
    gc.disable()
    try:
        # unlike a Pool, an executor notices when a process is killed
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processors, context, initializer=_leave_with_parent) as pool:
            for done in pool.map(_chunk, chunks):
                yield from done
    finally:
        _work = None
        gc.enable()
        gc.unfreeze()
