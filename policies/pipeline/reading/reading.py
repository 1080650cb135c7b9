"""Read one text: the whole way from its characters to its findings."""

from dataclasses import dataclass
from datetime import date

from .assemble import findings, settled
from .attested import is_against
from .catalog import Catalog
from .claims import Claim, claims
from .folding import Folded, fold
from .language import language_of
from .marks import actors, cites_acts
from .mentions import Mention, mentions
from .official import Document, document, drafts, said
from .outcome import heard_of, reconsidered
from .outcome_evidence import options, together
from .packages import narrowed, packages
from .passages import Passage, passages
from .recorded import recognised
from .supposed import supposed, weighable
from .values import Finding, Reading
from .which import Article, choose


@dataclass(frozen=True, slots=True)
class Opened:
    """A text cut into what names restrictions, with what its sentences say of them."""

    folded: Folded
    language: str
    act: Document | None
    article: Article
    cut: list[Passage]
    made: list[Claim]
    found: tuple[Finding, ...]


def read(text: str, *, catalog: Catalog, published: date | None = None, publisher_kind: str = "press") -> Reading:
    """What a text says about each restriction of the catalogue.

    ``published`` settles relative dates and what was possible; without it both stay open. ``publisher_kind`` is
    "press", "official", "company" or another grade: the official's own completed acts are legal acts. Any text is
    accepted; one that names nothing gives an empty reading.
    """
    opened = open_up(text, catalog=catalog, published=published, publisher_kind=publisher_kind)
    named = [mention for passage in opened.cut for mention in passage.mentions] if opened.act else []
    found = _found(opened)
    if not opened.act and publisher_kind != "official":
        found = reconsidered(found, opened.made, opened.cut, opened.article, opened.folded)
    found = said(opened.act, found, named=named, folded=opened.folded, catalog=catalog, published=published)
    meant = {slug for each in found for slug in (each.restriction, *each.candidates)}
    return Reading(
        opened.language,
        found,
        _background(opened.cut, opened.article, meant),
        drafts(opened.act, opened.folded, catalog, found, published),
    )


def concerns(text: str, *, catalog: Catalog, published: date | None = None) -> bool:
    """Whether a reading has anything to go by. A text that names nothing, and is no official document, says nothing."""
    folded = fold(text)
    named = mentions(folded, catalog) or any(packages(folded, catalog, published))
    return bool(named) or document(folded, published) is not None


def _found(opened: Opened) -> tuple[Finding, ...]:
    """What its sentences say, and what is likely where they say nothing."""
    likely = supposed(opened.cut, opened.article, opened.folded, opened.found)
    better = {each.restriction for each in likely}
    found = [*(each for each in opened.found if each.restriction not in better), *likely]
    return tuple(sorted(found, key=lambda each: (each.start, each.restriction)))


def open_up(text: str, *, catalog: Catalog, published: date | None, publisher_kind: str) -> Opened:
    """A text with the findings of its sentences, before what it only makes likely is weighed."""
    folded = fold(text)
    act = document(folded, published)
    kind = "official" if act else publisher_kind
    named = mentions(folded, catalog)
    named = sorted([*named, *narrowed(packages(folded, catalog, published), named)], key=lambda mention: mention.start)
    cut = list(passages(folded, named, published)) if named else []
    article = Article(
        cut, catalog.known, published, actors(folded) if named else set(), is_legal=bool(named) and cites_acts(folded)
    )
    made = [claim for passage in cut for claim in claims(passage, article, publisher_kind=kind)]
    made += recognised(cut, article, folded, but=_spoken_of(made, article))
    return Opened(folded, language_of(folded), act, article, cut, made, findings(made, folded, article))


def weighed(
    text: str, *, catalog: Catalog, published: date | None, publisher_kind: str
) -> list[tuple[str, dict[str, float]]]:
    """The restrictions that a text may report though no sentence was found to say so, each with the evidence."""
    opened = open_up(text, catalog=catalog, published=published, publisher_kind=publisher_kind)
    likely = weighable(opened.cut, opened.article, opened.folded, opened.found)
    return [(slug, evidence) for slug, evidence, _ in likely]


def outcomes(
    text: str, *, catalog: Catalog, published: date | None, publisher_kind: str
) -> list[tuple[str, dict[tuple[str, str], dict[str, float]]]]:
    """The restrictions that a text reports on, each with the evidence for each (action, stage) that it may be."""
    opened = open_up(text, catalog=catalog, published=published, publisher_kind=publisher_kind)
    if opened.act or publisher_kind == "official":
        return []
    heard = heard_of(_found(opened), opened.made, opened.cut, opened.article, opened.folded)
    return [
        (each.finding.restriction, {said: together(parts) for said, parts in options(each, opened.article).items()})
        for each in heard
    ]


def _spoken_of(made: list[Claim], article: Article) -> set[str]:
    """The restrictions of which something is claimed that their history does not speak against."""
    return {
        slug
        for claim in settled(made)
        for slug in (claim.slug, *claim.candidates)
        if not is_against(claim.action, claim.firm.stage, article.known[claim.slug], article.published)
    }


def _background(cut: list[Passage], article: Article, found: set[str]) -> tuple[str, ...]:
    """Restrictions that are named beside a word of control, and of which nothing new is said."""
    slugs: dict[str, None] = {}
    for passage in cut:
        if any(mark.value("head") in ("control", "licence") for mark in passage.marks):
            for mention in passage.mentions:
                slugs.update(dict.fromkeys(_meant(mention, passage, article)))
    return tuple(slug for slug in slugs if slug not in found)


def _meant(mention: Mention, passage: Passage, article: Article) -> tuple[str, ...]:
    if not mention.strong:
        return ()
    chosen = choose(mention.strong, None, passage, article)
    return mention.strong if mention.is_citation else chosen.slugs
