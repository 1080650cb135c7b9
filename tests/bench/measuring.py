"""How the benchmarks measure and show: medians of rounds that take turns, and one line for each figure."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


@dataclass(frozen=True)
class Figure:
    """A measured ratio. ``wanted`` is what is to be reached: at least, or at most where ``is_ceiling``."""

    what: str
    ours: str
    baseline: str
    ratio: float
    wanted: float
    is_ceiling: bool = False

    @property
    def is_reached(self) -> bool:
        return self.ratio <= self.wanted if self.is_ceiling else self.ratio >= self.wanted


def seconds(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median time of each work; they take turns, so that what disturbs one disturbs all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) for taken in times]


def in_a_new_process(code: str) -> str:
    """What a piece of Python prints that has a process for itself: for memory, which no process gives back."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def show(title: str, figures: list[Figure]) -> None:
    """A table with a line for each figure."""
    print(f"\n{title}\n")
    print(f"  {'':52}{'ours':>16}{'beside it':>16}{'ratio':>8}  wanted")
    for each in figures:
        wanted = f"{'at most' if each.is_ceiling else 'at least'} {each.wanted:g}"
        verdict = "reached" if each.is_reached else "NOT REACHED"
        print(f"  {each.what:52}{each.ours:>16}{each.baseline:>16}{each.ratio:>8.2f}  {wanted}: {verdict}")
