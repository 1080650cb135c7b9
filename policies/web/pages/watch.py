"""Subscribing: the feed, the calendar and the letters that follow a search or one restriction."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _

from policies.models import Restriction
from policies.models.delivery import Frequency
from policies.web import asking
from policies.web.asking import BadQuery, Filters

from .listing import all_found, names_of_values

MOST_FROZEN = 200


@dataclass(frozen=True)
class Watch:
    """What is watched. ``letters`` is what a letter can follow, as alerts have it; None where it is too much.

    ``is_frozen``: a letter cannot follow the search itself, so it follows what the search finds now.
    """

    filters: Filters
    restriction: Restriction | None
    found: int
    letters: dict[str, list[str]] | None
    is_frozen: bool
    said: list[str]

    @property
    def feed_query(self) -> str:
        return f"restriction={self.restriction.slug}" if self.restriction else self.filters.api_query

    @property
    def query(self) -> str:
        return f"restriction={self.restriction.slug}" if self.restriction else self.filters.query


def watch_of(asked: QueryDict, today: date) -> Watch:
    """What an address asks to watch. Raises ``BadQuery``."""
    slug = asking.text(asked, "restriction")
    if slug:
        row = Restriction.objects.current().filter(slug=slug).first()
        if row is None:
            raise BadQuery(_("There is no restriction “%(slug)s” to watch.") % {"slug": slug[:80]})
        return Watch(Filters(), row, 1, {"restrictions": [slug]}, False, [])
    filters = asking.filters(asked)
    names = names_of_values()
    for facet in ("by", "target", "authority", "category"):
        asking.known(facet, getattr(filters, facet), names[facet])
    said = [text for text in (filters.q, filters.code) if text]
    said += [names[facet][value] for facet, values in filters.chosen.items() for value in values]
    pks = all_found(today, filters)
    letters, is_frozen = _letters(filters, pks)
    return Watch(filters, None, len(pks), letters, is_frozen, said)


def _letters(filters: Filters, pks: list[int]) -> tuple[dict[str, list[str]] | None, bool]:
    """What a letter follows: categories and codes as they are, anything else as the restrictions found now."""
    exact = {"categories": list(filters.category), "codes": [filters.code] if filters.code else []}
    if filters == Filters(category=filters.category, code=filters.code):
        return {name: values for name, values in exact.items() if values}, False
    if len(pks) > MOST_FROZEN or not pks:
        return None, True
    return {
        "restrictions": list(Restriction.objects.filter(pk__in=pks).order_by("slug").values_list("slug", flat=True))
    }, True


@dataclass(frozen=True)
class Order:
    """What a form asks for: an address to write to, how often, and what is wrong with it."""

    email: str
    frequency: Frequency
    fault: str


def order(sent: QueryDict) -> Order:
    email = sent.get("email", "").replace("\x00", "").strip()[:254]
    often = sent.get("frequency", "")
    frequency = Frequency(often) if often in set(Frequency) else Frequency.DAILY
    try:
        validate_email(email)
    except ValidationError:
        return Order(email, frequency, _("That is not an e-mail address. Write it as name@example.org."))
    return Order(email, frequency, "")
