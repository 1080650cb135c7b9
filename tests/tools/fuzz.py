"""The whole schema under schemathesis with all of its checks, against a server of its own: ``make fuzz``.

``python -m tests.tools.fuzz [sqlite|postgres] [-- OPTIONS OF schemathesis]``. The starter registry is loaded first, and an
editor signs in, so that what is written is fuzzed too.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.tools.postgres import postgres
from tests.tools.serving import ROOT, manage, served

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
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("load_registry", environment=environment)
    options = ("--workers", "2", "--blocking-threads", "8")
    with served(environment, *options, application="tests.tools.fuzz_wsgi:application", ready="/api/v1/") as site:
        yield f"{site}/api/v1/"


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
