"""Git servers that let people in: git http-backend behind a small web server, and gitolite."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.server_world import ENVIRONMENT


class _Backend(BaseHTTPRequestHandler):
    """CGI, as RFC 3875 has it, for one program. Whoever gives a name and any password is let in under it."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        who = self.headers.get("Authorization", "").removeprefix("Basic ")
        name = base64.b64decode(who).decode().partition(":")[0]
        if not name and "git-receive-pack" in self.path:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        environment = {
            **{key: value for key, value in ENVIRONMENT.items() if key != "PYTHONPATH"},
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "REMOTE_ADDR": "127.0.0.1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            **({"REMOTE_USER": name} if name else {}),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=self._body(), env=environment, capture_output=True, check=False
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for key, value in fields.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """Serve the bare repositories of a folder on this machine; gives the address, a name may be put before the host."""
    handler = type("Backend", (_Backend,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CONFIG = """\
repo gitolite-admin
    RW+ = admin
repo letters
    RW = @all
"""


class Gitolite:
    """gitolite in a home of its own, entered through its shell as its SSH would enter it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "admin")], check=True)
        self.environment = {**ENVIRONMENT, "HOME": str(home), "USER": "git", "LOGNAME": "git"}
        self._gitolite("setup", "-pk", str(home / "admin.pub"))
        config = home / ".gitolite/conf/gitolite.conf"
        config.write_text(CONFIG, "utf-8")
        self._gitolite("compile")
        self._gitolite("trigger", "POST_COMPILE")
        self.bare = home / "repositories/letters.git"
        self.ssh = home / "ssh"
        # what `command=` in authorized_keys does for each key
        self.ssh.write_text(
            '#!/bin/sh\nfor last; do :; done\nexport SSH_ORIGINAL_COMMAND="$last" SSH_CONNECTION="127.0.0.1 1 127.0.0.1 22"\n'
            f"export HOME={home} GIT_CONFIG_GLOBAL=/dev/null\nunset PYTHONPATH\n"
            'exec /usr/share/gitolite3/gitolite-shell "$PUSHER"\n',
            "utf-8",
        )
        self.ssh.chmod(0o755)

    def _gitolite(self, *words: str) -> None:
        done = subprocess.run(
            ["gitolite", *words],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def install(self) -> None:
        """Put our hooks in."""
        command = [sys.executable, "-m", "huiyin", "hook", "install", "--root", str(self.bare)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def variables(self, name: str) -> dict[str, str]:
        """What makes Git come in under that name."""
        return {"GIT_SSH_COMMAND": str(self.ssh), "GIT_SSH_VARIANT": "simple", "PUSHER": name}


INSTALLED = os.access("/usr/share/gitolite3/gitolite-shell", os.X_OK)
