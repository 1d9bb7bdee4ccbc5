"""One gunicorn worker on the bench's database: visits to it, and the CPU that they cost it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.bench.database import address
from portal.settings.base import BASE_DIR

HOST = "127.0.0.1"
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long the first byte and the last one."""

    status: int
    headers: Mapping[str, str]
    size: int
    first_seconds: float
    seconds: float


@dataclass(frozen=True)
class Server:
    """Where the worker listens, which process it is, and which one replaces it if it dies."""

    port: int
    worker: int
    master: int

    def visit(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request on a connection of its own, read to its end."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=120)
        started = time.perf_counter()
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        size = len(response.read(1))
        first = time.perf_counter() - started
        while part := response.read(65_536):
            size += len(part)
        seconds = time.perf_counter() - started
        connection.close()
        return Answer(response.status, dict(response.getheaders()), size, first, seconds)

    def cpu_seconds(self) -> float:
        """What the worker has spent so far."""
        spent = Path(f"/proc/{self.worker}/schedstat").read_text().split()[0]
        return int(spent) / 1e9

    def memory_mb(self) -> float:
        """What the worker has held at most since `forget_memory`."""
        return memory_kb(self.worker) / 1024

    def forget_memory(self) -> None:
        """Begin anew to look for the most."""
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")


@contextmanager
def one_worker() -> Iterator[Server]:
    """A server of one worker, ended with the block."""
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn"]
        command += ["--workers", "1", "--max-requests", "0"]
        command += ["-b", f"fd://{listener.fileno()}", "portal.wsgi"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.bench.settings",
            "DATABASE_URL": address("default"),
            "MIGRATION_DATABASE_URL": address("owner"),
        }
        master = subprocess.Popen(  # noqa: S603 - our own words
            command,
            cwd=BASE_DIR,
            env=environment,
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Server(port, _worker_of(master), master.pid)
        finally:
            master.terminate()
            master.wait(PATIENCE_SECONDS)


def _worker_of(master: "subprocess.Popen[bytes]") -> int:
    children = Path(f"/proc/{master.pid}/task/{master.pid}/children")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and master.poll() is None:
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.05)
    raise OSError("gunicorn tidak mulai")


def memory_kb(process: int) -> int:
    """The most that the process has held so far; 0 of one that is ending."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
