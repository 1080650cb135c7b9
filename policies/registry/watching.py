"""What is to be said about a source before it is relied on."""

from policies.models import Source


def caution(source: Source) -> str:
    """A sentence for whoever switches a source on whose address was never seen to answer; nothing for any other."""
    if not source.is_active or source.address_verified:
        return ""
    note = f" {source.note}" if source.note else ""
    told = f"{source.name} is watched, but its address is not verified: {source.url}.{note}"
    return f"{told} Look at what it brings before you rely on it."
