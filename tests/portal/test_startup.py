"""S-1, P-11: production starts only with safe settings, and the checks are quick."""

import os
import re
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.portal.conftest import PRODUCTION, RecordBar

pytestmark = pytest.mark.bar

LOCAL = "127.0.0.1,localhost"


def production_env(changes: dict[str, str | None]) -> dict[str, str]:
    """Nothing of this process's settings, a proper production environment, and the changes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    wanted = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"} | changes
    return kept | {name: value for name, value in wanted.items() if value is not None}


def start(*command: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder under a production environment with changes."""
    return subprocess.run(
        [sys.executable, *command],
        env=production_env(changes),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_deployment_check_has_no_warning(record_bar: RecordBar) -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
    assert "WARNING" not in done.stderr
    record_bar(
        "S-1", f"check --deploy: 0 warnings, 0 silenced; {len(UNSAFE)} unsafe starts refused"
    )


UNSAFE = [
    ({"SECRET_KEY": None}, "SECRET_KEY"),
    ({"SECRET_KEY": PRODUCTION["SECRET_KEY"][:49]}, "SECRET_KEY"),
    ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
    ({"DEBUG": "1"}, "DEBUG"),
    ({"DEBUG": "1", "ALLOWED_HOSTS": f"{LOCAL},titiktemu.example.go.id"}, "DEBUG"),
    ({"DEBUG": "mungkin"}, "DEBUG"),
    ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "titiktemu.example.go.id,*"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": ".go.id"}, "ALLOWED_HOSTS"),
    ({"PORTAL_URL": None}, "PORTAL_URL"),
    ({"PORTAL_URL": "http://titiktemu.example.go.id"}, "PORTAL_URL"),
    ({"PORTAL_URL": "https://evil.example"}, "PORTAL_URL"),
    ({"PORTAL_URL": "https://titiktemu.example.go.id@evil.example"}, "PORTAL_URL"),
    ({"PORTAL_URL": "https://titiktemu.example.go.id/portal"}, "PORTAL_URL"),
    ({"PORTAL_URL": "https://titiktemu.example.go.id:443/portal"}, "PORTAL_URL"),
    ({"FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS"),
    ({"FORWARDED_ALLOW_IPS": "proxy"}, "FORWARDED_ALLOW_IPS"),
    ({"DATABASE_URL": None}, "DATABASE_URL"),
    ({"DATABASE_URL": "mysql://a:b@127.0.0.1/c"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:pintu/c"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///berkas.db"}, "DATABASE_URL"),
    ({"MIGRATION_DATABASE_URL": "bukan alamat"}, "MIGRATION_DATABASE_URL"),
]


@pytest.mark.parametrize(("changes", "named"), UNSAFE)
def test_an_unsafe_setting_refuses_the_start_in_one_sentence(
    changes: dict[str, str | None], named: str
) -> None:
    done = start("manage.py", "check", **changes)
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not re.search(r"\b(must|invalid|missing|error)\b", done.stderr, re.I)


def test_the_web_server_refuses_the_same_start() -> None:
    done = start("-c", "import portal.wsgi", SECRET_KEY=None)
    assert done.returncode == 3  # gunicorn gives up on 3; on others it would try again for ever
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_checks_take_five_seconds_at_most(record_bar: RecordBar) -> None:
    seconds = min(timed_check(), timed_check())
    assert seconds <= 5
    record_bar("P-11", f"manage.py check: {seconds:.1f} s")


def timed_check() -> float:
    """Seconds of one check, with DEBUG on this machine's own addresses, where it is allowed."""
    started = time.monotonic()
    local = {"DEBUG": "1", "ALLOWED_HOSTS": LOCAL, "PORTAL_URL": "https://127.0.0.1"}
    assert start("manage.py", "check", **local).returncode == 0
    return time.monotonic() - started


def test_a_refusal_never_shows_the_password() -> None:
    done = start("manage.py", "check", DATABASE_URL="postgresql://a:sandi-rahasia@h:pintu/c")
    assert done.returncode == 1
    assert "sandi-rahasia" not in done.stderr + done.stdout
