"""Text that others wrote, made harmless: escaped, kept from turning the line around, its invisible signs visible."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Signs that reorder or hide text, and control characters other than tab and line ends.
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def foreign(text: object) -> SafeString:
    """Escaped in ``<bdi>``, with each hidden sign shown by its number."""
    return mark_safe(f"<bdi>{inert(text)}</bdi>")


def inert(text: object) -> SafeString:
    """Escaped, with each hidden sign shown by its number, without an element around it."""
    # escape() comes first, so that the only markup is that of _told().
    return mark_safe(HIDDEN.sub(_told, str(escape(str(text or "")))))


def plain(text: object) -> str:
    """Without the hidden signs, for places that take no markup: the title of a window, what is said of a shared address."""
    return HIDDEN.sub("", str(text or ""))


def _told(found: re.Match[str]) -> str:
    sign = found.group()
    name = unicodedata.name(sign, "control character").lower()
    return f'<span class="hidden-sign" title="{name}">U+{ord(sign):04X}</span>'
