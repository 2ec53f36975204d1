"""Post the reviewer's page as one comment of a pull request, and put the newer page in the place of the older.

GitHub, Gitea and Forgejo take the same requests. It reads the page from stdin and knows from the environment
where to: GITHUB_API_URL, GITHUB_REPOSITORY, NUMBER (of the pull request) and TOKEN. It needs nothing but Python.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from typing import Any

MARK = "<!-- huiyin review -->"
"""By this the comment is found again; a page cannot hold it, as nothing in a page is markup."""
MOST_PAGES = 20


def ask(method: str, path: str, body: object = None) -> Any:
    """One request to the forge's interface. Raises URLError."""
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        data=json.dumps(body).encode() if body is not None else None,
        method=method,
        headers={
            "Authorization": f"token {os.environ['TOKEN']}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def known(number: str) -> int | None:
    """The comment that an earlier run made."""
    for page in range(1, MOST_PAGES + 1):
        listed = ask("GET", f"issues/{number}/comments?per_page=100&limit=100&page={page}")
        for comment in listed:
            if str(comment["body"]).startswith(MARK):
                return int(comment["id"])
        if len(listed) < 100:
            return None
    return None


def main() -> None:
    """Post or replace."""
    number = str(int(os.environ["NUMBER"]))
    body = {"body": f"{MARK}\n{sys.stdin.read()}"}
    before = known(number)
    if before is None:
        ask("POST", f"issues/{number}/comments", body)
    else:
        ask("PATCH", f"issues/comments/{before}", body)


if __name__ == "__main__":
    main()
