"""Links from outside, in one form: the same article under one address."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import idna

MAX_LENGTH = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
NOT_IN_A_LINK = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|"
    r"_hs(?:enc|mi)|mkt_tok|ref_src|ref_url|spm|cmpid|ocid|cid_src|ns_(?:campaign|mchannel|source)|smid|sh|at_(?:campaign|medium)",
    re.IGNORECASE,
)


def canonical_url(link: str, *, base: str = "") -> str:
    """The address that stands for a link: absolute, lower case where case means nothing, without fragment and tracking.

    Returns "" for what is no http(s) link, carries a user name, cannot be taken apart or is longer than is stored.
    """
    link = link.strip()
    if not link or NOT_IN_A_LINK.search(link):
        return ""
    try:
        parts = urlsplit(link if ABSOLUTE.match(link) else urljoin(base, link))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc:
        return ""
    netloc = _ascii(host) + (f":{port}" if port and port != DEFAULT_PORTS[parts.scheme] else "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    url = urlunsplit((parts.scheme, netloc, path, _without_tracking(parts.query), ""))
    return url if netloc and len(url) <= MAX_LENGTH else ""


def host_of(url: str) -> str:
    """The host, with its port where it is not the usual one; "www." counts for nothing."""
    return urlsplit(url).netloc.removeprefix("www.")


def own_url(link: str, *, found_at: str) -> str:
    """What a page says is its address, where that is on the host on which it was found; else where it was found.

    A page that could name any address as its own could put itself in the place of another's article.
    """
    named, found = canonical_url(link, base=found_at), canonical_url(found_at)
    return named if named and (not found or host_of(named) == host_of(found)) else found


def _ascii(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return "" if re.search(r"[^a-z0-9._-]", host) else host
    try:
        return idna.encode(host, uts46=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError):
        return ""


def _without_tracking(query: str) -> str:
    """The query as it was, unless something has to go."""
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return quote(query, safe="/%:@!$&'()*+,;=~-._?")
    kept = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    return quote(query, safe="/%:@!$&'()*+,;=~-._?") if len(kept) == len(pairs) else urlencode(kept)
