"""Benchmarks: each module measures one thing beside a baseline in the same run, and prints figures, ratio and goal.

Run all with ``make bench``, one with ``python -m tests.bench.bench_matching``. They are no tests: nothing here fails for
being slow.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
