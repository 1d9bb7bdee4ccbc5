"""Make .venv and install the locked packages: `python3 -I portal/bootstrap.py local|dev`.

Every Python can read this file, 2.7 too: one that is too old says so instead of failing to parse.
"""

from __future__ import print_function

import fcntl
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)
OTHERS = ("python3.11", "python3.12", "python3.13", "python3.14")
# What satisfies a kind: the larger set holds the smaller one, in the same versions.
SATISFIED_BY = {"local": ("local", "dev"), "dev": ("dev",)}
NETWORK_WORDS = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Temporary failure in name resolution",
    "Connection refused",
    "Connection reset",
    "No matching distribution found",
)


class BootstrapError(Exception):
    """Something outside the repository is missing; the message is a sentence."""


def main(arguments):
    # type: (list[str]) -> int
    """Bring .venv to the wanted kind; gives the exit code."""
    if len(arguments) != 1 or arguments[0] not in SATISFIED_BY:
        print("Pemakaian: python3 -I portal/bootstrap.py local|dev", file=sys.stderr)
        return 2
    kind = arguments[0]
    try:
        if not installed(kind):
            use_new_python()
            install(kind)
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nPemasangan dihentikan; jalankan lagi untuk melanjutkan.", file=sys.stderr)
        return 1
    return 0


def requirements(kind):
    # type: (str) -> str
    return os.path.join(ROOT, "requirements-%s.txt" % kind)


def stamp(kind):
    # type: (str) -> str
    return os.path.join(VENV, "installed-%s" % kind)


def fingerprint(kind):
    # type: (str) -> str
    """What a finished installation leaves in its stamp: locked packages, interpreter's place."""
    with open(requirements(kind), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest() + " " + os.path.realpath(PYTHON)


def installed(kind):
    # type: (str) -> bool
    """Whether .venv holds the wanted packages, or more."""
    if not os.access(PYTHON, os.X_OK):
        return False
    for candidate in SATISFIED_BY[kind]:
        if os.path.exists(stamp(candidate)):
            with open(stamp(candidate)) as file:
                if file.read() == fingerprint(candidate):
                    return True
    return False


def use_new_python():
    # type: () -> None
    """Go on under a Python that is new enough, or raise BootstrapError."""
    if sys.version_info >= OLDEST:
        return
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in OTHERS:
        try:
            with open(os.devnull, "w") as nowhere:
                answer = subprocess.call([name, "-c", question], stderr=nowhere)
        except OSError:
            continue
        if answer == 0:
            os.execvp(name, [name, "-I", os.path.abspath(__file__)] + sys.argv[1:])
    raise BootstrapError(
        "Portal memerlukan Python 3.11 atau lebih baru, yang ada hanya %d.%d: "
        "pasang misalnya dengan `apt install python3.11 python3.11-venv`." % sys.version_info[:2]
    )


def install(kind):
    # type: (str) -> None
    """Install into .venv, one process at a time; an interrupted or foreign .venv is made anew."""
    with open(requirements(kind)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed(kind):
            return
        if not intact():
            make_venv()
        for candidate in SATISFIED_BY:
            if os.path.exists(stamp(candidate)):
                os.remove(stamp(candidate))
        install_packages(kind)
        with open(stamp(kind), "w") as file:
            file.write(fingerprint(kind))


def intact():
    # type: () -> bool
    """Whether some installation into .venv was finished, by the interpreter that is there now."""
    for candidate in SATISFIED_BY:
        if os.access(PYTHON, os.X_OK) and os.path.exists(stamp(candidate)):
            with open(stamp(candidate)) as file:
                if file.read().endswith(" " + os.path.realpath(PYTHON)):
                    return True
    return False


def make_venv():
    # type: () -> None
    print("Menyiapkan lingkungan Python di .venv ...")
    sys.stdout.flush()
    code, said = run([sys.executable, "-m", "venv", "--clear", VENV])
    if code == 0:
        return
    if "ensurepip" in said or "No module named venv" in said:
        raise BootstrapError(
            "Modul venv belum lengkap: pasang dengan `apt install python3-venv`, lalu ulangi."
        )
    raise BootstrapError("Folder .venv gagal dibuat: " + last_line(said))


def install_packages(kind):
    # type: (str) -> None
    name = os.path.basename(requirements(kind))
    print("Memasang paket dari %s (sekali saja, sekitar satu menit) ..." % name)
    sys.stdout.flush()
    # Wheels only: building a source package would fetch build tools that no hash holds.
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    code, said = run([PYTHON, "-m", "pip", "install"] + options + ["-r", requirements(kind)])
    if code == 0:
        return
    if "No space left" in said:
        raise BootstrapError("Paket gagal dipasang: ruang disk habis.")
    if any(word in said for word in NETWORK_WORDS):
        raise BootstrapError(
            "Paket gagal diunduh: periksa sambungan internet atau proksi, lalu ulangi. ("
            + last_line(said)
            + ")"
        )
    raise BootstrapError("Paket gagal dipasang: " + last_line(said))


def run(words):
    # type: (list[str]) -> tuple[int, str]
    """Exit code and everything the command printed."""
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.communicate()[0].decode("utf-8", "replace")
    return process.returncode, said


def last_line(said):
    # type: (str) -> str
    """The last error that was printed, or the last line if none calls itself an error."""
    lines = [line for line in said.splitlines() if line.strip()]
    lines = [line for line in lines if line.startswith("ERROR")] or lines
    return lines[-1].strip() if lines else "tanpa keterangan"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
