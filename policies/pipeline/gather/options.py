"""What the formats that are asked in several steps need to know: named, typed, and refused by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FR_TYPES = ("RULE", "PRORULE", "NOTICE", "PRESDOCU")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,20}")
PART = re.compile(r"\d{1,4}[a-z]?(?:-\d{1,4}[a-z]?)?")
ONE_PART = re.compile(r"\d{1,4}[a-z]?")
HOST = re.compile(r"[a-z0-9.-]{1,253}(?::\d{1,5})?")
GLOB = re.compile(r"/[\w/*.?%=&-]{0,300}")


class BadOptions(ValueError):
    """The message says which option is wrong, and what it takes."""


@dataclass(frozen=True)
class Option:
    """What a value may be: ``takes`` is said to whoever gives another."""

    fits: Callable[[Any], bool]
    takes: str  # looked up in the reader's language when it is shown
    is_needed: bool = False
    is_number: bool = False


def _whole(least: int, most: int) -> Option:
    return Option(
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most,
        format_lazy(gettext_lazy("a whole number from {least} to {most}"), least=least, most=most),
        is_number=True,
    )


def _text(pattern: re.Pattern[str], takes: str) -> Option:
    return Option(lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None, takes)


def _list(pattern: re.Pattern[str], takes: str) -> Option:
    return Option(
        lambda value: (
            isinstance(value, list)
            and 0 < len(value) <= 50
            and all(isinstance(each, str) and pattern.fullmatch(each) for each in value)
        ),
        format_lazy(gettext_lazy("a list of {takes}"), takes=takes),
    )


def _needed(option: Option) -> Option:
    return replace(option, is_needed=True)


DAYS = _whole(1, 366)
OPTIONS: dict[str, dict[str, Option]] = {
    "federal_register": {
        "agencies": _list(SLUG, gettext_lazy("agency slugs, as in industry-and-security-bureau")),
        "types": Option(
            lambda value: isinstance(value, list) and bool(value) and all(each in FR_TYPES for each in value),
            format_lazy(gettext_lazy("a list of {takes}"), takes=", ".join(FR_TYPES)),
        ),
        "cfr_title": _whole(1, 50),
        "cfr_part": _text(PART, gettext_lazy("a part or a span of parts, as in 744 or 730-774")),
        "term": Option(
            lambda value: isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable(),
            gettext_lazy("words to search for"),
        ),
        "days_back": DAYS,
        "per_page": _whole(2, 1000),
        "max_texts": _whole(1, 500),
    },
    "ecfr": {
        "title": _needed(_whole(1, 50)),
        "part": _needed(_text(ONE_PART, gettext_lazy("a part, as in 744"))),
        "days_back": DAYS,
        "max_days": _whole(1, 30),
    },
    "links": {
        "path": _text(
            GLOB, gettext_lazy("the path of the links to follow, with * for any run of characters, as in /news/*.html")
        ),
        "hosts": _list(HOST, gettext_lazy("host names to which links may lead beside the list's own")),
        "max_links": _whole(1, 100),
        "recheck": _whole(0, 20),
    },
}


def from_text(format: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a file in which every value is text: numbers where numbers belong."""
    known = OPTIONS.get(format, {})

    def meant(name: str, value: Any) -> Any:
        is_number = name in known and known[name].is_number
        return int(value) if is_number and isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else value

    return {name: meant(name, value) for name, value in options.items()}


def checked_options(format: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, where they are those of the format. Raises ``BadOptions`` naming the first that is not."""
    known = OPTIONS.get(format, {})
    if not isinstance(options, Mapping):
        raise BadOptions(_('Options are named values, as in {"title": 15}.'))
    for name, value in options.items():
        if name not in known:
            takes = _("it takes %(names)s") % {"names": ", ".join(known)} if known else _("it takes none")
            raise BadOptions(
                _("There is no option %(name)s of the format %(format)s: %(takes)s.")
                % {"name": repr(str(name)[:40]), "format": format, "takes": takes}
            )
        if not known[name].fits(value):
            raise BadOptions(
                _("The option %(name)s takes %(takes)s.") % {"name": repr(name), "takes": known[name].takes}
            )
    for name, option in known.items():
        if option.is_needed and name not in options:
            raise BadOptions(
                _("The format %(format)s needs the option %(name)s: %(takes)s.")
                % {"format": format, "name": repr(name), "takes": option.takes}
            )
    if format == "federal_register" and "cfr_part" in options and "cfr_title" not in options:
        raise BadOptions(_("The option 'cfr_part' needs 'cfr_title' beside it."))
    return dict(options)
