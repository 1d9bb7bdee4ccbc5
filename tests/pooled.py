"""R-15: the suite through PgBouncer's transaction pooling, five connections to a database.

`python -m tests.pooled [what pytest takes]`, with Debian's pgbouncer installed. The owner, who
migrates, stays connected directly.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from portal import embedded
from portal.settings.base import VAR_DIR

POOL = 5
# A pool keeps its connections: databases of a test are taken away by the next run.
POOLED = "POOLED" in os.environ
SEARCHED = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
SETTINGS = """
[databases]
* = host={server.hostname} port={server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 1000
{user}
"""
NOT_INSTALLED = "pgbouncer tidak ada: pasang dengan apt-get install pgbouncer"


def main(arguments: list[str]) -> int:
    """Run pytest with the application's connections pooled; gives its exit code."""
    binary = shutil.which("pgbouncer", path=SEARCHED)
    if binary is None:
        print(NOT_INSTALLED, file=sys.stderr)
        return 2
    addresses = embedded.ensure_running(VAR_DIR)
    server = urlsplit(addresses.application)
    port = _free_port()
    pooled = server._replace(netloc=server.netloc.replace(f":{server.port}", f":{port}"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        users, told = Path(folder, "users.txt"), Path(folder, "pgbouncer.ini")
        users.write_text(f'"{server.username}" "{server.password}"\n')
        # It does not run as root.
        user = "user = nobody" if os.geteuid() == 0 else ""
        told.write_text(
            SETTINGS.format(server=server, port=port, users=users, pool=POOL, user=user)
        )
        with subprocess.Popen([binary, "--quiet", str(told)]) as pooler:
            try:
                told_where = {
                    "DATABASE_URL": pooled.geturl(),
                    "MIGRATION_DATABASE_URL": addresses.owner,
                    "POOLED": "1",
                }
                command = [sys.executable, "-m", "pytest", *arguments]
                code = subprocess.run(command, env=os.environ | told_where, check=False).returncode
            finally:
                pooler.terminate()
    if code == 0:
        print(f"R-15: lulus lewat PgBouncer, satu transaksi satu koneksi, {POOL} per basis data")
    return code


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
