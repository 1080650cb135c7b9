"""Read one text: the whole way from its characters to its findings."""

from datetime import date

from .assemble import findings, settled
from .catalog import Catalog
from .claims import Claim, claims
from .folding import fold
from .language import language_of
from .marks import actors, cites_acts
from .mentions import Mention, mentions
from .official import dated, document
from .official_drafts import drafts
from .packages import packages
from .passages import Passage, passages
from .recorded import is_against, recognised
from .values import Reading
from .which import Article, choose


def read(text: str, *, catalog: Catalog, published: date | None = None, publisher_kind: str = "press") -> Reading:
    """What a text says about each restriction of the catalogue.

    ``published`` settles relative dates and what was possible; without it both stay open. ``publisher_kind`` is
    "press", "official", "company" or another grade: the official's own completed acts are legal acts. Any text is
    accepted; one that names nothing gives an empty reading.
    """
    folded = fold(text)
    language = language_of(folded)
    act = document(folded, published)
    kind = "official" if act else publisher_kind
    named = mentions(folded, catalog)
    named = sorted([*named, *packages(folded.text, catalog, published)], key=lambda mention: mention.start)
    if not named:
        return Reading(language, (), (), drafts(act, folded, catalog, (), published))
    cut = list(passages(folded, named, published))
    article = Article(cut, catalog.known, published, actors(folded), is_legal=cites_acts(folded))
    made = [claim for passage in cut for claim in claims(passage, article, publisher_kind=kind)]
    made += recognised(cut, article, folded, but=_spoken_of(made, article))
    found = tuple(dated(each, act) for each in findings(made, folded, article))
    return Reading(
        language,
        found,
        _background(cut, article, {slug for each in found for slug in (each.restriction, *each.candidates)}),
        drafts(act, folded, catalog, found, published),
    )


def _spoken_of(made: list[Claim], article: Article) -> set[str]:
    """The restrictions of which something is claimed that their history does not speak against."""
    return {
        slug
        for claim in settled(made)
        for slug in (claim.slug, *claim.candidates)
        if not is_against(claim, article.known[claim.slug], article.published)
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
