"""What a client may ask in the address. Each parameter is declared once: the schema describes it and the view reads it.

Nothing is guessed: a value that cannot be read, a parameter that is not known and one that is given twice are refused by
name, all of them at once.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from policies.history.steps import EARLIEST, LATEST
from policies.vocabulary import Word

from .refusals import BadParameters

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
NAME = re.compile(r"[-A-Za-z0-9_]{1,80}")
LARGEST = 2**63 - 1
LONGEST_TEXT = 200
MOST_VALUES = 50
# What no name has and every pattern: a class, a repeated anything, an anchor, a choice.
REGEX = re.compile(r"[.\])][*+?{]|\\[A-Za-z]|\[\^|\[[^\]\s]-[^\]\s]|\(\?|^\^|\$$|\w\|\w")


class BadValue(ValueError):
    """A value that cannot be read. The text is a sentence that says what would be."""


@dataclass(frozen=True)
class Parameter:
    """A query parameter. ``read`` turns its text into a value or raises ``BadValue``; ``schema`` is what OpenAPI says."""

    name: str
    read: Callable[[str], Any]
    description: str
    default: Any = None
    is_required: bool = False
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    example: str = ""

    def described(self) -> OpenApiParameter:
        """The parameter as the schema shows it.

        Where it may be left out, the example stands in the description: tools that try a schema send what is an example
        of it, and so would ask for everything at once.
        """
        is_list = self.schema["type"] == "array"
        tail = f" For example `{self.example}`." if self.example and not self.is_required else ""
        return OpenApiParameter(
            self.name,
            type=self.schema,
            required=self.is_required,
            description=self.description + tail,
            explode=False if is_list else None,
            style="form" if is_list else None,
            examples=[OpenApiExample(self.name, value=self.example)] if self.is_required else [],
        )


def read_all(query: QueryDict, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The value of each parameter by its name, its default where it is not given. Raises ``BadParameters``."""
    known = {parameter.name: parameter for parameter in parameters}
    faults = {
        name: f"There is no such parameter here. There are: {', '.join(known) or 'none'}."
        for name in query
        if name not in known
    }
    values = {}
    for name, parameter in known.items():
        try:
            values[name] = _value(query.getlist(name), parameter)
        except BadValue as fault:
            faults[name] = str(fault)
    if faults:
        raise BadParameters(faults)
    return values


def _value(given: list[str], parameter: Parameter) -> Any:
    if not given:
        if parameter.is_required:
            raise BadValue("This parameter is required.")
        return parameter.default
    if len(given) > 1:
        raise BadValue(f"Given {len(given)} times. Give it once.")
    if "\x00" in given[0] or "\ufffd" in given[0]:
        raise BadValue("This is not text in UTF-8.")
    return parameter.read(given[0])


# --- Reading a value ---


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        years = f"{EARLIEST.year} and {LATEST.year}"
        raise BadValue(f"{_shown(text)} is not a day. Write YYYY-MM-DD, for example 2025-06-10, between {years}.")
    return found


def moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.upper()) if MOMENT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST < found.date() < LATEST:
        hint = " In an address a plus sign is written %2B." if " " in text else ""
        raise BadValue(
            f"{_shown(text)} is not a moment. Write it with its zone, for example 2026-07-01T12:00:00Z.{hint}"
        )
    return found


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``least`` to ``most``."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,19}", text) or not least <= int(text) <= most:
            raise BadValue(f"{_shown(text)} is not a whole number from {least} to {most}.")
        return int(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise BadValue(f"{_shown(text)} is none of: {', '.join(choices)}.")
        return text

    return read


def several(read_one: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A reader of values that are separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        parts = text.split(",")
        if len(parts) > MOST_VALUES:
            raise BadValue(f"{len(parts)} values are too many: {MOST_VALUES} at most.")
        return tuple(dict.fromkeys(read_one(part) for part in parts))

    return read


def name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise BadValue(f"{_shown(text)} cannot be a name: letters, digits, - and _ only, at most 80.")
    return text


def country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise BadValue(f"{_shown(text)} is not two letters, as in US, CN or EU.")
    return text.upper()


def words(most: int, *, is_searched: bool = True) -> Callable[[str], str]:
    """A reader of what somebody searches for: at most ``most`` words, and no pattern."""

    def read(text: str) -> str:
        if not text.strip() or len(text) > LONGEST_TEXT or len(text.split()) > most:
            raise BadValue(f"Write 1 to {most} words, {LONGEST_TEXT} characters at most.")
        if is_searched and REGEX.search(text.strip()):
            raise BadValue("This looks like a regular expression. Words are searched for as they are written.")
        return text.strip()

    return read


def _shown(text: str) -> str:
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


# --- What many views ask ---

PATTERNS = {name: "^[-A-Za-z0-9_]{1,80}$", country: "^[A-Za-z]{2}$"}
SEARCHED = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, "pattern": r"[^\s]"}


def listing(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1, "maxItems": MOST_VALUES}


def choice(name: str, kind: type[Word], description: str) -> Parameter:
    """A parameter that takes words of a closed list, separated by commas."""
    values = [word.value for word in kind]
    schema = listing({"type": "string", "enum": values})
    return Parameter(name, several(one_of(*values)), f"{description} Several with commas.", schema=schema)


def names(name_: str, description: str, example: str, *, read: Callable[[str], str] = name) -> Parameter:
    """A parameter that takes slugs or codes, separated by commas."""
    pattern = PATTERNS.get(read)
    schema = listing({"type": "string"} | ({"pattern": pattern} if pattern else {}))
    return Parameter(name_, several(read), f"{description} Several with commas.", schema=schema, example=example)


def flag(name: str, description: str) -> Parameter:
    schema = {"type": "boolean", "default": False}
    return Parameter(name, lambda text: one_of("true", "false")(text) == "true", description, False, schema=schema)


def picked(name_: str, choices: Iterable[str], description: str) -> Parameter:
    """A parameter that takes words of an open list, separated by commas."""
    values = list(choices)
    schema = listing({"type": "string", "enum": values})
    return Parameter(name_, several(one_of(*values)), f"{description} Several with commas.", schema=schema)


def dated(name_: str, description: str, example: str = "2025-06-10", **options: Any) -> Parameter:
    """A parameter that takes a day."""
    return Parameter(name_, day, description, schema={"type": "string", "format": "date"}, example=example, **options)


def timed(name_: str, description: str) -> Parameter:
    """A parameter that takes a moment."""
    schema = {"type": "string", "format": "date-time"}
    return Parameter(name_, moment, description, schema=schema, example="2026-07-01T12:00:00Z")


AS_OF = Parameter(
    "as_of",
    day,
    "The day asked about, in the world: what was in force then. Today (UTC) where it is not given.",
    schema={"type": "string", "format": "date"},
    example="2025-06-10",
)
KNOWN_AT = Parameter(
    "known_at",
    moment,
    "The moment of our knowledge: answer as we would have answered then. A correction that was recorded later does not "
    "show. Now, where it is not given.",
    schema={"type": "string", "format": "date-time"},
    example="2026-07-01T12:00:00Z",
)
RESTRICTION = Parameter(
    "restriction",
    name,
    "Only what concerns this restriction, by slug.",
    schema={"type": "string", "pattern": PATTERNS[name]},
    example="us-eda-2025-05",
)


REASON = Parameter("reason", words(200, is_searched=False), "Why; the log keeps it.", schema=SEARCHED)


def limit(default: int, most: int) -> Parameter:
    return Parameter(
        "limit",
        whole(1, most),
        f"How many rows at most: 1 to {most}.",
        default=default,
        schema={"type": "integer", "minimum": 1, "maximum": most, "default": default},
    )
