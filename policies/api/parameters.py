"""What a client may ask in the address. Each parameter is declared once: the schema describes it and the view reads it.

Nothing is guessed: a value that cannot be read, a parameter that is not known and one that is given twice are refused by
name, all of them at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from policies.vocabulary import Word

from .refusals import BadParameters
from .values import LONGEST_TEXT, MOST_VALUES, BadValue, country, day, moment, name, one_of, several, whole, words


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
        asked: f"There is no such parameter here. There are: {', '.join(known) or 'none'}."
        for asked in query
        if asked not in known
    }
    values = {}
    for asked, parameter in known.items():
        try:
            values[asked] = _value(query.getlist(asked), parameter)
        except BadValue as fault:
            faults[asked] = str(fault)
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
