"""lemon24/reader on the same feeds: ``python -m tests.tools.reader_rounds PORT FEEDS FILE ROUND…``. Prints seconds each."""

import sys
import time
import urllib.request

from reader import make_reader

WORKERS = 1  # the fastest of 1, 2 and 6: its threads share one interpreter


def main(port: str, feeds: str, file: str) -> None:
    reader = make_reader(file)
    for number in range(int(feeds)):
        reader.add_feed(f"http://127.0.0.1:{port}/feed/{number}")
    for name in ("first", "unchanged"):
        began = time.perf_counter()
        for result in reader.update_feeds_iter(scheduled=False, workers=WORKERS):
            if isinstance(result.value, Exception):
                sys.exit(f"{result.url}: {result.value}")
        taken = time.perf_counter() - began
        print(name, f"{taken:.3f}", reader.get_entry_counts().total, flush=True)
    urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=5).close()


if __name__ == "__main__":
    main(*sys.argv[1:])
