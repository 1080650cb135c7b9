"""The words of a sentence that matter, each with what it can be."""

from dataclasses import dataclass

from .folding import Folded
from .lexicon import Lexicon
from .matching import longest


@dataclass(frozen=True, slots=True)
class Mark:
    """A lexicon phrase in the text. ``roles`` maps each role it can have to (value, form)."""

    start: int
    end: int
    text: str
    roles: dict[str, tuple[str, str]]

    def value(self, role: str) -> str:
        return self.roles.get(role, ("", ""))[0]

    def form(self, role: str) -> str:
        return self.roles.get(role, ("", ""))[1]

    def has(self, role: str) -> bool:
        return role in self.roles


def marks(folded: Folded, start: int, end: int, lexicon: Lexicon) -> list[Mark]:
    """The marks of ``folded.text[start:end]`` in order, with places in the whole text; of overlapping ones the longest."""
    key = folded.key[start:end]
    hits = [hit for hit in lexicon.phrases.hits(key) if _is_as_written(folded.text, start, hit, lexicon)]
    found: list[Mark] = []
    for hit in longest(hits):
        roles = {tag.role: (tag.value, tag.form) for tag in reversed(lexicon.tags[hit.pattern])}
        begin, stop = start + hit.start, start + hit.end
        if found and found[-1].start == begin:
            roles = roles | found.pop().roles
        found.append(Mark(begin, stop, folded.text[begin:stop], roles))
    return found


def _is_as_written(text: str, start: int, hit, lexicon: Lexicon) -> bool:
    if not lexicon.is_exact[hit.pattern]:
        return True
    return text[start + hit.start : start + hit.end] == lexicon.phrases.phrases[hit.pattern]
