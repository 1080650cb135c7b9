"""The whole schema under schemathesis with all of its checks, against a server of its own: ``make fuzz``.

``python -m tests.tools.fuzz [sqlite|postgres] [-- OPTIONS OF schemathesis]``. The starter registry is loaded first, and an
editor signs in, so that what is written is fuzzed too.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.tools.postgres import free_port, postgres

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "120")
KEY = """
from django.contrib.auth import get_user_model
from django.utils import timezone
from policies.api import keys
from policies.models.keys import Scope
user = get_user_model().objects.create_superuser("fuzz", password="correct horse battery staple")
print(keys.issue(user, name="fuzz", scope=Scope.ADMIN, now=timezone.now())[1])
"""


@contextmanager
def server(environment: dict[str, str]) -> Iterator[str]:
    """The address of the API, running with the starter registry."""
    port = free_port()
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("load_registry", environment=environment)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "8",
        "--log-level",
        "error",
        "tests.tools.fuzz_wsgi:application",
    ]
    running = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}/api/v1/"
        wait_for(address)
        yield address
    finally:
        running.terminate()
        running.wait(timeout=20)


def manage(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.25)
    sys.exit(f"Nothing answers at {address}.")


def run(database: str, options: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as folder,
        postgres() if database == "postgres" else nullcontext() as url,
    ):
        quiet = {"API_RATE_ADDRESS": "0", "API_RATE_KEY": "0", "LOG_LEVEL": "ERROR", "MODE": "development"}
        quiet["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
        environment = os.environ | quiet | {"DATA_DIR": folder, **({"DATABASE_URL": url} if url else {})}
        with server(environment) as address:
            key = manage("shell", "--no-imports", "-c", KEY, environment=environment).splitlines()[-1]
            command = [str(Path(sys.executable).parent / "schemathesis")]
            command += ["--config-file", str(ROOT / "schemathesis.toml"), "run", f"{address}schema/"]
            command += ["--checks", "all", "--header", f"Authorization: Bearer {key}", "--max-examples", EXAMPLES]
            command += ["--seed", "7", "--request-timeout", "30", "--exclude-path", "/api/v1/changes/stream/", *options]
            print(f"{database}: {' '.join(command[:5])}")
            return subprocess.run(command, cwd=folder, env=environment).returncode


def main() -> None:
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    databases, options = arguments[:cut] or ["sqlite", "postgres"], arguments[cut + 1 :]
    sys.exit(max([run(database, options) for database in databases]))


if __name__ == "__main__":
    main()
