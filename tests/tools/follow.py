"""Follow the change feed of a running tracker from zero, rebuild the registry, and compare it with the export.

``python -m tests.tools.follow http://localhost:8000`` knows nothing but what the feed says.
"""

import os
import sys
from datetime import date

import django
import orjson
import urllib3

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from policies.publish.replay import World  # noqa: E402  (after Django is set up)
from policies.publish.tables import tables  # noqa: E402


def follow(site: str) -> World:
    world, has_more = World(), True
    while has_more:
        page = ask(f"{site}/api/v1/changes/?after={world.cursor}&limit=1000").json()
        for change in page["results"]:
            world.apply(change)
        has_more = page["has_more"]
    return world


def ask(address: str) -> urllib3.BaseHTTPResponse:
    answer = urllib3.request("GET", address, timeout=60)
    assert answer.status == 200, answer.data
    return answer


def main() -> None:
    site = sys.argv[1].rstrip("/")
    world = follow(site)
    question = f"cursor={world.cursor}&as_of={date.today()}"
    same = True
    for table in tables(world, date.today()):
        rebuilt = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in table.rows)
        exported = ask(f"{site}/api/v1/exports/{table.name}.ndjson/?{question}").data
        same &= rebuilt == exported
        print(f"{table.name:14} {len(table.rows):6} rows  {'identical' if rebuilt == exported else 'DIFFERENT'}")
    print(f"cursor {world.cursor}: {'identical' if same else 'DIFFERENT'}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
