"""The only door to the network.

``fetch(url, http=…)`` brings one document and nothing else: a name is looked up once, every address that it gives is checked,
and the address that was checked is the one that is connected to, on each hop of a redirect. What it costs is bounded in time
(a watchdog closes the socket) and in bytes (packed and unpacked). Whoever controls an address controls neither of them.
"""

from .client import fetch
from .targets import host_of_url, shown
from .values import FetchFailed, FetchRefused, Http, Response, Trace

__all__ = ["FetchFailed", "FetchRefused", "Http", "Response", "Trace", "fetch", "host_of_url", "shown"]
