"""The first command on a new machine tells an old Python what is missing."""

import ast
import os
import subprocess
import sys
from pathlib import Path

BOOTSTRAP = Path(__file__).parents[2] / "portal" / "bootstrap.py"


def test_old_python_can_read_the_file() -> None:
    source = BOOTSTRAP.read_text()
    ast.parse(source, feature_version=(3, 4))
    assert source.isascii()


def test_old_python_names_what_to_install(tmp_path: Path) -> None:
    old = f"""
import runpy, sys
sys.version_info, sys.argv = (3, 9, 2), ["bootstrap.py", "local"]
names = runpy.run_path({str(BOOTSTRAP)!r})
names["main"].__globals__["PYTHON"] = "/nowhere"
sys.exit(names["main"](["local"]))
"""
    environment = os.environ | {"PATH": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", old], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr.startswith("Portal memerlukan Python 3.11")
    assert result.stderr.count("\n") == 1
