"""A look at a source: ask, and make entries of the answers. One module for each way of asking, joined by one dict.

Most sources are one document. The Federal Register is asked page by page and for the text of each document, the eCFR for a
part on two days, a list of announcements for the pages that it links to. All asking goes through the ``ask`` of the watch,
which is the door to the network; nothing is stored here, and what is known already is not asked for again.
"""

from collections.abc import Callable

from policies.pipeline.parse import NotReadable

from . import ecfr, federal_register, links, single
from .options import BadOptions, checked_options
from .watch import Ask, Gathered, Watch

__all__ = ["GATHERERS", "Ask", "BadOptions", "Gathered", "Watch", "checked_options", "gather"]

GATHERERS: dict[str, Callable[[Watch], Gathered]] = {
    "federal_register": federal_register.gather,
    "ecfr": ecfr.gather,
    "links": links.gather,
}


def gather(watch: Watch) -> Gathered:
    """Look at a source. Raises ``FetchRefused``, ``FetchFailed`` or ``NotReadable``, each with its sentence."""
    try:
        checked_options(watch.format, watch.options)
    except BadOptions as fault:
        raise NotReadable(f"It is not asked, since its options are wrong. {fault}") from None
    return GATHERERS.get(watch.format, single.gather)(watch)
