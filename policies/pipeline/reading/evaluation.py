"""How well the reader does on labelled texts: counts, scores, confusions, and what its confidence is worth.

A text is scored by what it says of each restriction, at three levels: that the restriction is named at all, which way
it moves (easing, holding, tightening), and exactly what happened (action and stage).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from policies.vocabulary import DIRECTION, Action

from .values import Finding, Reading

LEVELS = ("restriction", "direction", "exact")
NOTHING = "nothing"
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Label:
    """What a text says about one restriction, as a person labelled it."""

    restriction: str
    action: str
    stage: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One labelled text with its reading. ``kind`` is its manner of writing, ``language`` its own."""

    id: str
    kind: str
    language: str
    labels: tuple[Label, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Score:
    """Right, wrongly given and missed, summed over texts."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """Findings whose confidence lies in [low, high): how many, how sure on average, and what share was right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def is_unseen(identity: str) -> bool:
    """Whether a text of this id is only scored and never looked at; fixed by the id for good."""
    return crc32(identity.encode()) % 9 < 5


def score(texts: Iterable[Scored], level: str) -> Score:
    """Summed over texts at one of ``LEVELS``."""
    right = wrong = missed = 0
    for text in texts:
        wanted = {_key(label, level) for label in text.labels}
        given = {_key(finding, level) for finding in text.reading.findings}
        right += len(wanted & given)
        wrong += len(given - wanted)
        missed += len(wanted - given)
    return Score(right, wrong, missed)


def _key(said: Label | Finding, level: str) -> tuple[str, ...]:
    if level == "restriction":
        return (said.restriction,)
    if level == "direction":
        return said.restriction, DIRECTION[Action(said.action)]
    return said.restriction, said.action, said.stage


def scores_by(texts: list[Scored], group: Callable[[Scored], str]) -> dict[str, dict[str, Score]]:
    """The scores at every level of each group of texts, and of "all"."""
    groups: dict[str, list[Scored]] = {"all": texts}
    for text in sorted(texts, key=group):
        groups.setdefault(group(text), []).append(text)
    return {name: {level: score(members, level) for level in LEVELS} for name, members in groups.items()}


def false_alarms(texts: Iterable[Scored]) -> tuple[int, int]:
    """(texts that report nothing and yet give a finding, texts that report nothing)."""
    silent = [text for text in texts if not text.labels]
    return sum(bool(text.reading.findings) for text in silent), len(silent)


def confusion(texts: Iterable[Scored]) -> Counter[tuple[str, str]]:
    """(what was labelled, what was given) with how often, where they differ."""
    return Counter(pair for text in texts for pair in _pairs(text) if pair[0] != pair[1])


def _pairs(text: Scored) -> Iterator[tuple[str, str]]:
    wanted = {label.restriction: f"{label.action} {label.stage}" for label in text.labels}
    given = {finding.restriction: f"{finding.action} {finding.stage}" for finding in text.reading.findings}
    for slug in wanted | given:
        yield wanted.get(slug, NOTHING), given.get(slug, NOTHING)


def reliability(texts: Iterable[Scored]) -> list[Reliability]:
    """What a confidence is worth: for each band of it, the share of findings that were exactly right."""
    judged = [
        (finding.confidence, _key(finding, "exact") in {_key(label, "exact") for label in text.labels})
        for text in texts
        for finding in text.reading.findings
    ]
    bands = zip(BINS, BINS[1:], strict=False)
    made = (_band(low, high, [each for each in judged if low <= each[0] < high]) for low, high in bands)
    return [band for band in made if band.count]


def _band(low: float, high: float, judged: list[tuple[float, bool]]) -> Reliability:
    count = len(judged) or 1
    return Reliability(
        low, high, len(judged), sum(each for each, _ in judged) / count, sum(right for _, right in judged) / count
    )


def errors(text: Scored) -> list[str]:
    """What differs from the labels, a line each with the reader's reasons; empty where all is right."""
    wanted = {label.restriction: label for label in text.labels}
    given = {finding.restriction: finding for finding in text.reading.findings}
    lines = []
    for slug in wanted | given:
        label, finding = wanted.get(slug), given.get(slug)
        if label is None or finding is None or _key(label, "exact") != _key(finding, "exact"):
            lines.append(f"{slug}: wanted {_said(label)}, got {_said(finding)}{_reasons(finding)}")
    return lines


def _said(said: Label | Finding | None) -> str:
    return f"{said.action} {said.stage}" if said else NOTHING


def _reasons(finding: Finding | None) -> str:
    return f" ({'; '.join(finding.because)})" if finding else ""
