"""Finding names: the reader's matching, with folding, word boundaries and the longest of overlapping hits, beside the
bare automaton over the same texts."""

import random
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.matching import Phrases, longest

from .measuring import Figure, in_a_new_process, seconds, show

LENGTH = 2_400  # characters of a document
DOCUMENTS = 200
SIZES = (1_000, 10_000, 100_000)


@cache
def words(count: int = 20_000) -> list[str]:
    """Words that look like words, the same in every run."""
    dice = random.Random(4)
    syllables = [one + two for one in "bcdfglmnprstv" for two in ("a", "e", "i", "o", "u", "an", "er", "is", "on")]
    return ["".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(count)]


def aliases(count: int) -> list[str]:
    """Names of one to four words."""
    dice = random.Random(5)
    made: set[str] = set()
    while len(made) < count:
        made.add(" ".join(dice.choices(words(), k=dice.choice((2, 2, 3, 4)))))
    return sorted(made)


def documents(names: list[str]) -> list[str]:
    """Texts of ``LENGTH`` characters with a dozen of the names each."""
    dice = random.Random(6)
    made = []
    for _ in range(DOCUMENTS):
        drawn = dice.choices(words(), k=LENGTH // 5)
        for _ in range(12):
            drawn.insert(dice.randrange(len(drawn)), dice.choice(names).capitalize())
        text = [word + "." if place % 18 == 17 else word for place, word in enumerate(drawn)]
        made.append(" ".join(text)[:LENGTH])
    return made


def ours(phrases: Phrases, texts: list[str]) -> int:
    return sum(len(longest(phrases.hits(fold(text).key, plurals=True))) for text in texts)


def bare(automaton: AhoCorasick, texts: list[str]) -> int:
    return sum(len(automaton.find_matches_as_indexes(text)) for text in texts)


def matching(count: int) -> Figure:
    names = aliases(count)
    texts = documents(names)
    phrases, automaton = Phrases(names), AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    lowered = [text.lower() for text in texts]
    mine, plain = seconds(lambda: ours(phrases, texts), lambda: bare(automaton, lowered))
    rates = (f"{DOCUMENTS / taken:,.0f} docs/s" for taken in (mine, plain))
    return Figure(f"{count:,} names, documents of {LENGTH:,} characters", *rates, plain / mine, 0.7)


BUILD = """
import resource, time
from tests.bench.bench_matching import aliases
from policies.pipeline.reading.catalog import Catalog
from policies.pipeline.reading.values import Known, Term
names = aliases(100_000)
knowns = [Known(f"r-{number}", "US") for number in range(5_000)]
terms = [Term(f"r-{number % 5_000}", name) for number, name in enumerate(names)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
Catalog.build(knowns, terms)
print(time.perf_counter() - begun, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def building() -> list[Figure]:
    taken, memory = map(float, in_a_new_process(BUILD).split())
    return [
        Figure("building for 100,000 names: seconds", f"{taken:.2f} s", "2 s", taken / 2, 1, is_ceiling=True),
        Figure("building for 100,000 names: memory", f"{memory:.0f} MB", "200 MB", memory / 200, 1, is_ceiling=True),
    ]


def main() -> None:
    show("Finding names, beside the bare automaton", [*map(matching, SIZES), *building()])


if __name__ == "__main__":
    main()
