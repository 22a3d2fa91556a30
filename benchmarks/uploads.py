"""How much memory the server needs for a film of 200 MB that is sent in pieces.

The server runs in a process of its own, with one worker and the demo's data; its peak
memory is read from the system before and after.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
SIZE = 200 * MEGABYTE
PIECE = 4 * MEGABYTE


@dataclass(frozen=True)
class Result:
    """What was sent, how long it took, and by how much the server's peak memory grew."""

    size: int
    seconds: float
    grown: int

    def __str__(self) -> str:
        return (
            f"{self.size / MEGABYTE:.0f} MB in {self.seconds:.1f} s; "
            f"peak memory of the server +{self.grown / MEGABYTE:.1f} MB"
        )


def run(size: int = SIZE) -> Result:
    """Send a small film so that everything is loaded, then the large one."""
    with _server() as (base, workers):
        browser = _Browser(base)
        browser.log_in("firm")
        browser.send("warm.mp4", MEGABYTE)
        before = _peak(workers)
        began = time.perf_counter()
        browser.send("large.mp4", size)
        seconds = time.perf_counter() - began
        return Result(size, seconds, _peak(workers) - before)


@contextmanager
def _server() -> Iterator[tuple[str, list[int]]]:
    folder = tempfile.mkdtemp(prefix="tihang-bench-")
    port = _free_port()
    command = [sys.executable, "-m", "tihang", "serve", "--demo", "--workers", "1"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, "TIHANG_VAR": folder},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/healthz")
        yield base, _children(server.pid)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(address: str) -> None:
    for _attempt in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310  # Always our own server.
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def _children(pid: int) -> list[int]:
    """The process and all that it has started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [pid, *(deep for child in text.split() for deep in _children(int(child)))]


def _peak(pids: list[int]) -> int:
    """The largest memory that the processes have had, added up."""
    return sum(
        int(line.split()[1]) * 1024
        for pid in pids
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM:")
    )


class _Browser:
    """Logs in and sends files as the page's script does."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.token = ""

    def log_in(self, name: str) -> None:
        self._read_token("/accounts/login/")
        self._ask("POST", "/accounts/login/", {"login": name, "password": "tihang-demo"})
        self._read_token("/evidence/add/")

    def send(self, name: str, size: int) -> None:
        said = {"name": name, "size": str(size), "kind": "video", "title": name}
        begun = json.loads(self._ask("POST", "/evidence/uploads/", said))
        at = 0
        while at < size:
            piece = _film(at, min(PIECE, size - at), size)
            answer = self._ask("PUT", f"{begun['upload']}?offset={at}", piece)
            at = json.loads(answer)["received"]
        done = json.loads(self._ask("POST", f"{begun['upload']}finish/", {}))
        assert "url" in done, done

    def _read_token(self, path: str) -> None:
        page = self._ask("GET", path).decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found, path
        self.token = found[1]

    def _ask(self, method: str, path: str, body: bytes | Mapping[str, str] | None = None) -> bytes:
        headers = {"X-CSRFToken": self.token, "Referer": self.base}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/octet-stream"
        elif body is not None:
            body = urllib.parse.urlencode(body).encode()
        request = urllib.request.Request(  # noqa: S310  # Always our own server.
            self.base + path, data=body, headers=headers, method=method
        )
        with self.opener.open(request, timeout=120) as answer:
            return bytes(answer.read())


def _film(at: int, length: int, size: int) -> bytes:
    """A part of a film that has no end before ``size``."""
    if at:
        return bytes(length)
    header = struct.pack(">B3xIIII", 0, 0, 0, 1000, 60_000) + bytes(80)
    start = _box(b"ftyp", b"isom\x00\x00\x02\x00isommp41") + _box(b"moov", _box(b"mvhd", header))
    start += struct.pack(">I4s", size - len(start), b"mdat")
    # Two sizes have two beginnings: the same bytes would be found again by their hash.
    return (start + size.to_bytes(8, "big")).ljust(length, b"\x00")


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


if __name__ == "__main__":
    print(run())
