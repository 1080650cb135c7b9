"""Where a text names restrictions: one pass over it for every term of every restriction."""

from bisect import bisect_left, insort
from dataclasses import dataclass

from .catalog import Catalog
from .citations import citations
from .folding import Folded
from .matching import Hit, longest
from .values import Term

# How near a context word must stand, in characters.
CONTEXT = 220


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names restrictions. ``strong`` are named by themselves, ``weak`` count only with support.

    Several restrictions may share the words; only in a citation (``is_citation``) are all of them meant. A
    reference (``is_reference``) takes up what a sentence before it named.
    """

    start: int
    end: int
    text: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    is_citation: bool = False
    is_package: bool = False
    is_reference: bool = False


def mentions(folded: Folded, catalog: Catalog) -> list[Mention]:
    """All mentions in order; of overlapping ones the longest, checked for case and context first."""
    hits: list[Hit] = []
    places: dict[str, list[int]] = {}
    for hit in catalog.phrases.hits(folded.key, plurals=True):
        if hit.pattern in catalog.contexts:
            insort(places.setdefault(catalog.contexts[hit.pattern], []), hit.start)
        else:
            hits.append(hit)
    if "不可靠" in folded.key:
        hits = [hit for hit in hits if not folded.key.startswith(UNRELIABLE, max(0, hit.start - len(UNRELIABLE)))]
    counting = {hit: terms for hit in hits if (terms := _counting(hit, folded, catalog, places))}
    kept = longest(_uncrossed(counting))
    named = [_mention(span, terms, folded) for span, terms in _by_span(kept, counting).items()]
    numbered = _numbered(folded, catalog)
    return sorted([*_outside(named, numbered), *_outside(numbered, named)], key=lambda mention: mention.start)


# "不可靠实体清单" is another list than the "实体清单" in it.
UNRELIABLE = "不可靠"


def _counting(hit: Hit, folded: Folded, catalog: Catalog, places: dict[str, list[int]]) -> tuple[Term, ...]:
    written = folded.text[hit.start : hit.end]
    return tuple(
        term
        for term in catalog.terms[hit.pattern]
        if (
            not term.is_case_sensitive
            or written.startswith(term.text)
            or written.replace("-", " ").startswith(term.text)
        )
        and (not term.context or any(_is_near(places.get(word, []), hit) for word in term.context))
    )


def _is_near(places: list[int], hit: Hit) -> bool:
    at = bisect_left(places, hit.start - CONTEXT)
    return at < len(places) and places[at] <= hit.end + CONTEXT


# Between how many names on either side of a weak one is looked for a strong one that crosses it.
CROSSING = 4


def _uncrossed(counting: dict[Hit, tuple[Term, ...]]) -> list[Hit]:
    """Hits without the weak ones that end inside a strong one, or begin inside it: "export curbs on chip" before
    "chip design software"."""
    strong = sorted(hit for hit, terms in counting.items() if not all(term.is_weak for term in terms))
    standing = set(strong)
    return [
        hit for hit in counting if hit in standing or not any(_crosses(hit, other) for other in _about(hit, strong))
    ]


def _about(hit: Hit, others: list[Hit]) -> list[Hit]:
    at = bisect_left(others, hit)
    return others[max(0, at - CROSSING) : at + CROSSING]


def _crosses(one: Hit, other: Hit) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _by_span(hits: list[Hit], counting: dict[Hit, tuple[Term, ...]]) -> dict[tuple[int, int], list[Term]]:
    spans: dict[tuple[int, int], list[Term]] = {}
    for hit in hits:
        spans.setdefault((hit.start, hit.end), []).extend(counting[hit])
    return spans


def _mention(span: tuple[int, int], terms: list[Term], folded: Folded) -> Mention:
    strong = dict.fromkeys(term.restriction for term in terms if not term.is_weak)
    weak = dict.fromkeys(term.restriction for term in terms if term.is_weak and term.restriction not in strong)
    return Mention(*span, folded.text[slice(*span)], tuple(strong), tuple(weak))


def _numbered(folded: Folded, catalog: Catalog) -> list[Mention]:
    found = []
    for cited in citations(folded.text):
        slugs = dict.fromkeys(slug for number in cited.numbers for slug in catalog.announced(*number, cited.paragraph))
        if slugs:
            text = folded.text[cited.start : cited.end]
            found.append(Mention(cited.start, cited.end, text, tuple(slugs), is_citation=True))
    return found


def _outside(these: list[Mention], others: list[Mention]) -> list[Mention]:
    """Mentions that none of the others overlaps and outlasts: "paragraph 2 of Announcement No. 46" names more than
    its number."""
    spans = [(other.start, other.end) for other in others]
    kept = []
    for mention in these:
        at = bisect_left(spans, (mention.end,)) - 1
        start, end = spans[at] if at >= 0 else (0, 0)
        if end <= mention.start or end - start < mention.end - mention.start:
            kept.append(mention)
    return kept
