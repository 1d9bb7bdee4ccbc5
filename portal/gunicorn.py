"""How gunicorn serves the portal, in development and in production alike."""

import gc
from pathlib import Path
from typing import Any

from portal import environment
from portal.processes import end_with_parent

# Threads made pages slower here: their time is spent in Python, not in waiting.
worker_class = "sync"
workers = environment.integer("WEB_CONCURRENCY", default=2, minimum=1, maximum=64)
bind = environment.text("BIND", default="127.0.0.1:8000")
# Six times the database's own limit on a statement.
timeout = 30
graceful_timeout = 20
max_requests = 5_000
max_requests_jitter = 500
control_socket_disable = True
# A heartbeat on a slow disk would let a healthy worker be killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeat only


def post_fork(_server: Any, _worker: Any) -> None:
    """No worker may go on serving when its master was killed."""
    end_with_parent()


def post_worker_init(_worker: Any) -> None:
    """What was loaded stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
