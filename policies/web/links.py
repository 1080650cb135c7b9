"""Where a claim comes from, as a link that is safe to follow and says where it leads. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext

from policies.vocabulary import Grade


@dataclass(frozen=True)
class SourceLink:
    """A source of a claim. ``href`` is empty where the address is none that a browser should open."""

    href: str
    host: str
    title: str
    grade: str

    @property
    def is_official(self) -> bool:
        return self.grade in (Grade.OFFICIAL, Grade.OFFICIAL_MIRROR)

    @property
    def grade_label(self) -> str:
        return gettext(Grade(self.grade).label) if self.grade in set(Grade) else gettext("grade not stated")


def source_links(sources: Iterable[Mapping[str, Any]]) -> list[SourceLink]:
    """The sources of a step, strongest grade first, in the order given within a grade."""
    said = ([str(row.get(name, "")) for name in ("url", "grade", "title")] for row in sources)
    order = {grade.value: rank for rank, grade in enumerate(Grade)}
    return sorted((source_link(*values) for values in said), key=lambda link: order.get(link.grade, len(order)))


def source_link(url: str, grade: str, title: str = "") -> SourceLink:
    host = web_host(url)
    return SourceLink(url.strip() if host else "", host or gettext("address not shown"), title, grade)


def web_host(url: str) -> str:
    """The host that an http or https address leads to, in ASCII (punycode); empty for any other address."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    return host.removeprefix("www.")
