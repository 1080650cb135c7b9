"""What the runs with kills share: restrictions that only one report, or one feed, speaks of."""

from policies.models import Alias, Restriction
from policies.registry import edit
from tests.makers import NOW, make_author, make_authority, make_event, make_jurisdiction, make_restriction


def make_named_restriction(name: str) -> Restriction:
    """One of the United States toward China, in force, on what is called ``name``."""
    authority = make_authority(jurisdiction=make_jurisdiction("US"))
    restriction = make_restriction(slug=f"us-{name}", authority=authority)
    make_event(restriction)
    with edit.editing(restriction, by=make_author(), now=NOW):
        restriction.targets.add(make_jurisdiction("CN"))
        Alias.objects.create(restriction=restriction, text=name, language="en")
    return restriction
