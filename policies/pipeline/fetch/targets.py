"""From an address as somebody wrote it to one that can be asked: scheme, host, port, path, each of them strict.

Only spellings that every reader takes the same way pass. A host written as a number in another manner (decimal, hexadecimal,
octal, shortened) is refused whatever it stands for: no honest link looks so.
"""

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

import idna
from django.utils.translation import gettext as _

from .values import FetchRefused

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 8_000
SHOWN = 120
NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\\ud800-\udfff]")
NAME = re.compile(r"(?!.{254})(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?")
NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
PATH_SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True)
class Target:
    """Where to knock. ``host`` is plain ASCII; ``path`` has the query in it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def address(self) -> str:
        """The host, where it is an address and not a name; else nothing."""
        if ":" in self.host:
            return self.host
        return self.host if NUMBER.fullmatch(self.host.rpartition(".")[2]) else ""


def target_of(url: str) -> Target:
    """Take a URL apart. Raises ``FetchRefused``."""
    if len(url) > MAX_LENGTH:
        raise FetchRefused(_("The address is longer than %(most)s characters.") % {"most": f"{MAX_LENGTH:,}"})
    if NOT_IN_A_URL.search(url):
        raise FetchRefused(
            _("The address %(shown)s holds a blank, a backslash or a control character.") % {"shown": shown(url)}
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchRefused(_("The address %(shown)s cannot be taken apart.") % {"shown": shown(url)}) from None
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchRefused(_("Only http and https addresses are fetched, not %(shown)s.") % {"shown": shown(url)})
    if "@" in parts.netloc:
        raise FetchRefused(_("The address carries a user name or a password."))
    if port == 0:
        raise FetchRefused(_("The address %(shown)s names port 0.") % {"shown": shown(url)})
    path = quote(parts.path or "/", safe=PATH_SAFE) + (f"?{quote(parts.query, safe=PATH_SAFE)}" if parts.query else "")
    return Target(parts.scheme, _host(parts.hostname or "", url), port or DEFAULT_PORTS[parts.scheme], path)


def next_target(location: str, *, after: Target) -> Target:
    """Where a redirect leads. Raises ``FetchRefused``, also where it would leave https for http."""
    if NOT_IN_A_URL.search(location):
        raise FetchRefused(
            f"It redirects to {shown(location)}, which holds a blank, a backslash or a control character."
        )
    try:
        url = urljoin(after.url, location)
    except ValueError:
        raise FetchRefused(f"It redirects to {shown(location)}, which cannot be taken apart.") from None
    target = target_of(url)
    if after.scheme == "https" and target.scheme == "http":
        raise FetchRefused(f"It redirects from https to the unprotected {shown(target.url)}.")
    return target


def shown(text: str) -> str:
    """A foreign address for a message: short, and with nothing in it that acts."""
    plain = text.encode("ascii", "backslashreplace").decode()
    plain = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in plain)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def _host(host: str, url: str) -> str:
    if not host:
        raise FetchRefused(_("The address %(shown)s names no host.") % {"shown": shown(url)})
    if ":" in host:
        return _ipv6(host, url)
    if not host.isascii():
        host = _punycode(host, url)
    if not NAME.fullmatch(host):
        raise FetchRefused(_("The address %(shown)s names no proper host.") % {"shown": shown(url)})
    if NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return _ipv4(host, url)
    return host


def _ipv6(host: str, url: str) -> str:
    try:
        if "%" in host:
            raise ValueError("a zone belongs to one machine")
        return str(IPv6Address(host))
    except ValueError:
        raise FetchRefused(_("The address %(shown)s names no proper host.") % {"shown": shown(url)}) from None


def _ipv4(host: str, url: str) -> str:
    try:
        return str(IPv4Address(host))
    except ValueError:
        raise FetchRefused(
            _("The address %(shown)s writes its host as a number in an unusual way.") % {"shown": shown(url)}
        ) from None


def _punycode(host: str, url: str) -> str:
    try:
        return idna.encode(host, uts46=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError):
        raise FetchRefused(_("The address %(shown)s names no proper host.") % {"shown": shown(url)}) from None


def host_of_url(url: str) -> str:
    """Scheme, host and port of an address, the port only where it is not the usual one. Raises ``FetchRefused``."""
    target = target_of(url)
    return replace(target, path="").url
