"""What a visitor asks in the address. A bad value is told, never taken for today or for everything in silence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from policies.api.codes import code as read_code
from policies.api.values import BadValue
from policies.history.steps import EARLIEST, LATEST
from policies.vocabulary import CodeSystem, Measure, Nature, Status, Word

from .dates import read_day

LONGEST_TEXT = 200
LARGEST_NUMBER = 2**62
MOST_VALUES = 50
# What no page knows and every link may carry: the language, and what newsletters hang on.
ALWAYS_KNOWN = ("lang",)
FACETS = ("status", "by", "target", "authority", "category", "measure", "system")
# What the API calls the same.
API_NAMES = {"by": "imposed_by"}


class BadQuery(ValueError):
    """A value in the address that cannot be read. The text says what the parameter takes."""


@dataclass(frozen=True)
class Filters:
    """What the list of restrictions is narrowed to. An empty value narrows nothing; of several values one is enough."""

    q: str = ""
    code: str = ""
    status: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    system: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return self != Filters()

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        return {facet: getattr(self, facet) for facet in FACETS}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As an address has it: one pair a value."""
        texts = [(name, getattr(self, name)) for name in ("q", "code") if getattr(self, name)]
        return texts + [(facet, value) for facet, values in self.chosen.items() for value in values]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def api_query(self) -> str:
        """The same question to the API."""
        asked = {API_NAMES.get(name, name): value for name, value in asdict(self).items() if value}
        return urlencode(
            {name: ",".join(value) if isinstance(value, tuple) else value for name, value in asked.items()}
        )

    def without(self, name: str, value: str) -> "Filters":
        """Without one value."""
        held = getattr(self, name)
        rest: Any = "" if isinstance(held, str) else tuple(one for one in held if one != value)
        return replace(self, **{name: rest})


def filters(asked: QueryDict) -> Filters:
    """The filters in an address. Raises ``BadQuery``."""
    return Filters(
        q=text(asked, "q"),
        code=goods_code(asked),
        status=words(asked, "status", Status),
        by=several(asked, "by", upper=True),
        target=several(asked, "target", upper=True),
        authority=several(asked, "authority"),
        category=several(asked, "category"),
        measure=words(asked, "measure", Measure),
        system=words(asked, "system", CodeSystem),
    )


def several(asked: QueryDict, name: str, *, upper: bool = False) -> tuple[str, ...]:
    """The values of a parameter that may be given several times, or with commas between. Raises ``BadQuery``."""
    given = [part.strip() for value in asked.getlist(name) for part in value.replace("\x00", "").split(",")]
    values = tuple(dict.fromkeys(value.upper() if upper else value for value in given if value))
    if len(values) > MOST_VALUES:
        raise BadQuery(_("“%(name)s” takes at most %(most)s values.") % {"name": name, "most": MOST_VALUES})
    return values


def words(asked: QueryDict, name: str, kind: type[Word]) -> tuple[str, ...]:
    values = several(asked, name)
    known(name, values, [word.value for word in kind])
    return values


def known(name: str, values: tuple[str, ...], there: object) -> None:
    """Refuse a value that nothing has. Raises ``BadQuery``."""
    for value in values:
        if value not in there:  # type: ignore[operator]
            told = {"value": value[:40], "name": name, "there": ", ".join(list(there)[:12])}  # type: ignore[call-overload]
            raise BadQuery(_("“%(value)s” is not a “%(name)s” that we know. It is one of: %(there)s.") % told)


def goods_code(asked: QueryDict) -> str:
    """A code that goods go by, or its beginning. Raises ``BadQuery``."""
    value = text(asked, "code")
    if not value:
        return ""
    try:
        return read_code(value)
    except BadValue as fault:
        told = {"value": value[:40]}
        raise BadQuery(
            _("“%(value)s” cannot be the beginning of a code: letters, digits, points and dashes, at most 24.") % told
        ) from fault


def unknown(asked: QueryDict, *names: str) -> list[str]:
    """The parameters in an address that a page does not know, for it to say that they were left aside."""
    told = (name for name in asked if name not in (*names, *ALWAYS_KNOWN) and not name.startswith("utm_"))
    return [name[:40] for name in told][:5]


def day(asked: Mapping[str, str], name: str = "as_of") -> date | None:
    """The day asked for; None where none is. Raises ``BadQuery``."""
    value = asked.get(name, "").strip()
    if not value:
        return None
    found = read_day(value)
    if found is None or not EARLIEST <= found <= LATEST:
        told = {"value": value[:40], "name": name, "first": EARLIEST.year, "last": LATEST.year}
        raise BadQuery(
            _(
                "“%(value)s” is not a day that “%(name)s” can take. Write it as year-month-day, for example 2025-06-10, "
                "between %(first)s and %(last)s."
            )
            % told
        )
    return found


def number(asked: Mapping[str, str], name: str) -> int | None:
    """A whole number from 1 up; None where none is asked. Raises ``BadQuery``."""
    value = asked.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:20]) <= LARGEST_NUMBER):
        told = {"value": value[:40], "name": name}
        raise BadQuery(
            _("“%(value)s” is not a number that “%(name)s” can take. It is a whole number from 1 up.") % told
        )
    return int(value)


def year(asked: Mapping[str, str], name: str, *, last: int) -> date | None:
    """The first day of the year asked for; None where none is. Raises ``BadQuery``."""
    value = number(asked, name)
    if value is None:
        return None
    if not EARLIEST.year <= value <= last:
        told = {"value": value, "name": name, "first": EARLIEST.year, "last": last}
        raise BadQuery(
            _("“%(value)s” is not a year that “%(name)s” can take. It is one from %(first)s to %(last)s.") % told
        )
    return date(value, 1, 1)


def choice(asked: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of a few words, the first where none is asked. Raises ``BadQuery``."""
    value = asked.get(name, "").strip()
    known(name, (value,) if value else (), choices)
    return value or choices[0]


def nature(asked: Mapping[str, str]) -> str:
    return word(asked, "nature", Nature)


def word(asked: Mapping[str, str], name: str, words: type[Word]) -> str:
    value = asked.get(name, "").strip()
    known(name, (value,) if value else (), [word.value for word in words])
    return value


def text(asked: Mapping[str, str], name: str) -> str:
    """Words as typed, without what no database takes, and not longer than anybody types."""
    return asked.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]
