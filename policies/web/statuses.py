"""How a status is called and drawn, the same everywhere: a word, a shape and a colour together. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies.vocabulary import Status

MEANING = {
    Status.PROPOSED: _("Published as a draft or put out for comment. It binds nobody yet."),
    Status.ADOPTED: _("Decided and published, with a start date that has not come."),
    Status.IN_FORCE: _("It binds today."),
    Status.EASED: _(
        "Still in force, with licences granted, exemptions or a softer review for a part of what it covers."
    ),
    Status.SUSPENDED: _(
        "The control is switched off for a time. It comes back by itself when the suspension runs out."
    ),
    Status.LIFTED: _("Ended by the authority that imposed it."),
    Status.EXPIRED: _("Ended by itself on a date written into it."),
    Status.SUPERSEDED: _("Replaced by another restriction."),
    Status.WITHDRAWN: _("Taken back before it took effect, or treated as if it never had."),
}
ENDED = frozenset({Status.LIFTED, Status.EXPIRED, Status.SUPERSEDED, Status.WITHDRAWN})
BINDING = (Status.IN_FORCE, Status.EASED)
# Patterns stand in the page's definitions; every other status is a plain fill of the style sheet.
PATTERN = {Status.SUSPENDED: "url(#hatch)", Status.PROPOSED: "url(#dots)"}


@dataclass(frozen=True)
class Shown:
    """A status as it is shown. ``status`` is None before the restriction's first step."""

    status: str | None
    by_lapse: bool = False
    is_confirmed: bool = True

    @property
    def is_unconfirmed(self) -> bool:
        return self.by_lapse and not self.is_confirmed

    @property
    def word(self) -> str:
        return gettext(Status(self.status).label).capitalize() if self.status else gettext("No status yet")

    @property
    def words(self) -> str:
        """The word, and how firmly it is known."""
        if self.is_unconfirmed:
            return gettext("%(status)s by lapse, unconfirmed") % {"status": self.word}
        return gettext("%(status)s by lapse") % {"status": self.word} if self.by_lapse else self.word

    @property
    def css(self) -> str:
        """The classes that colour it."""
        name = f"s-{self.status.replace('_', '-')}" if self.status else "s-none"
        return f"{name} is-unconfirmed" if self.is_unconfirmed else name

    @property
    def fill(self) -> str:
        """A pattern's address, or empty where the style sheet fills it."""
        if self.is_unconfirmed and self.status in BINDING:
            return "url(#broken)"
        return PATTERN.get(Status(self.status), "") if self.status else ""

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED
