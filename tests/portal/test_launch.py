"""`make run` refuses what cannot work with one sentence."""

import fcntl
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import launch


@pytest.fixture(autouse=True)
def own_var_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A var/ of the test's own, no long waiting, and the runner's signal handlers put back."""
    handlers = {number: signal.getsignal(number) for number in launch.SIGNALS}
    monkeypatch.setattr(launch, "VAR_DIR", tmp_path)
    monkeypatch.setattr(launch, "HANDOVER_SECONDS", 0.1)
    yield tmp_path
    for number, handler in handlers.items():
        signal.signal(number, handler)


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    assert launch.main(["run"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize("port", ["0", "70000", "delapan"])
def test_bad_port_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("PORT", port)
    assert "PORT" in refusal(capsys)


def test_port_of_another_program_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as neighbour:
        port = neighbour.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        said = refusal(capsys)
    assert f"Port {port} sudah dipakai" in said
    assert "make run PORT=" in said


def test_second_portal_of_one_clone_is_refused(
    capsys: pytest.CaptureFixture[str], own_var_dir: Path
) -> None:
    with open(own_var_dir / "launch.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(str(os.getpid()))
        lock.flush()
        assert f"sudah berjalan (proses {os.getpid()})" in refusal(capsys)


def test_unknown_act_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert launch.main(["jalan"]) == 2
    assert "Pemakaian" in capsys.readouterr().err


def test_mail_and_jobs_are_looked_after_beside_the_web_server() -> None:
    children: list[list[str]] = []

    def supervise(commands: list[list[str]], _listener: socket.socket) -> None:
        children.extend(commands)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "_supervise", supervise)
        patch.setattr(launch, "_prepare", lambda: None)
        patch.setenv("PORT", "0")
        patch.setattr(launch.environment, "integer", lambda *_, **__: 0)
        assert launch.main(["run"]) == 0
    assert [command[-1] for command in children] == ["portal.wsgi", "--watch", "--watch"]
