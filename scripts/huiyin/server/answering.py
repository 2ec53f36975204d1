"""The answer to a push."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from huiyin import language
from huiyin.proof.objects import Objects
from huiyin.repository import WorkTree
from huiyin.server.judging import judge
from huiyin.server.kinds import Refusal, Settings, Update
from huiyin.server.push import Push


def pre_receive(
    tree: WorkTree,
    updates: Sequence[Update],
    limits: Settings,
    now: datetime,
    environment: Mapping[str, str],
) -> list[Refusal]:
    """Why a push is refused; nothing for a good one. From here on messages are in the roster's language.

    Raises GitFailed, OSError, Unfit.
    """
    with Objects(tree) as objects:
        push = Push(tree, updates, limits, now, environment, objects)
        if push.house is not None:
            language.use(push.house.rules.organization.language)
        return judge(push)
