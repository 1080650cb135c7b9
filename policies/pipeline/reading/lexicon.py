"""The words of one language, read from its file and made into one automaton."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import yaml

from .folding import LEXICON
from .matching import Phrases

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Tag:
    """What a phrase can be: a role ("trigger", "head", "hedge" …), its value ("remove", "control" …), its grammatical
    form."""

    role: str
    value: str
    form: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Phrases with what each can be. ``is_exact`` phrases, written in capitals, match as written."""

    phrases: Phrases
    tags: list[tuple[Tag, ...]]
    is_exact: list[bool]
    words: dict[str, frozenset[str]]


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "en" or "zh"."""
    path = LEXICON / f"{language}.yaml"
    # The base loader keeps every word a string: "no", "on" and "yes" are words here.
    return build(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))


def build(source: dict) -> Lexicon:
    entries: dict[str, dict[Tag, None]] = {}
    for role, content in source.items():
        for phrase, tag in _tagged(role, content):
            entries.setdefault(phrase, {})[tag] = None
    phrases = list(entries)
    return Lexicon(
        phrases=Phrases(phrases),
        tags=[tuple(entries[phrase]) for phrase in phrases],
        is_exact=[phrase.isupper() and phrase.isascii() and any(map(str.isalpha, phrase)) for phrase in phrases],
        words={name: frozenset(listed) for name, listed in source["words"].items()},
    )


SINGULAR = {
    "triggers": "trigger",
    "heads": "head",
    "actors": "actor",
    "hedges": "hedge",
    "negations": "negation",
    "demands": "demand",
    "prices": "price",
    "conditions": "condition",
    "analysts": "analyst",
    "auxiliaries": "auxiliary",
    "boundaries": "boundary",
    "continuations": "continuation",
    "instruments": "instrument",
}
FORMS = ("verbs", "nouns", "words")


def _tagged(role: str, content: dict | list) -> Iterator[tuple[str, Tag]]:
    """Each phrase of a section with its tag."""
    if role == "words":
        return
    role = SINGULAR.get(role, role)
    if isinstance(content, list):
        content = {"": content}
    if set(content) & set(FORMS):
        content = {"": content}
    for value, part in content.items():
        parts = part if isinstance(part, dict) else {"words": part}
        for form, phrases in parts.items():
            for phrase in phrases:
                for spelled, which in _spellings(phrase, form):
                    yield spelled, Tag(role, value, which)


def _spellings(phrase: str, form: str) -> Iterator[tuple[str, str]]:
    if form != "verbs":
        yield phrase, "noun" if form == "nouns" else "word"
        return
    base, past, participle = (*(part.strip() for part in phrase.split("|")), "", "")[:3]
    first, _, rest = base.partition(" ")
    tail = f" {rest}" if rest else ""
    yield base, "base"
    yield _third(first) + tail, "third"
    yield _ing(first) + tail, "ing"
    yield past or _past(first) + tail, "past"
    if participle and participle != past:
        yield participle, "participle"


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in VOWELS else verb + "s"


def _doubles(verb: str) -> bool:
    """One short syllable that ends in a single consonant: drop, dropped; ban, banned."""
    short = sum(letter in VOWELS for letter in verb) == 1
    return (
        len(verb) > 2
        and short
        and verb[-1] not in VOWELS + "wxy"
        and verb[-2] in VOWELS
        or verb in ("permit", "commit", "defer", "undo")
    )


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if _doubles(verb) and verb != "undo" else verb) + "ing"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if _doubles(verb) else verb) + "ed"
