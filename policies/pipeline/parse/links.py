"""Addresses of articles in one spelling, so that the same article is known again."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from .entry import URL_MAX

TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|cmpid|ocid|ref_src|_hsenc|_hsmi)$", re.I)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_url(url: str, *, base: str = "") -> str:
    """One spelling of an http(s) address: host in lower case, no default port, no fragment, no tracking parameters.

    Empty for every other scheme, and for what is no address or too long.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or re.search(r"[\x00-\x20\x7f\\]", url.strip()):
        return ""
    host = host.removesuffix(DEFAULT_PORTS[parts.scheme])
    found = urlunsplit((parts.scheme, host, parts.path or "/", _query(parts.query), ""))
    return found if len(found) <= URL_MAX else ""


def _query(query: str) -> str:
    if not any(TRACKING.match(part.partition("=")[0]) for part in query.split("&")):
        return query
    return urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.match(name)])
