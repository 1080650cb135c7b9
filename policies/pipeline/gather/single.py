"""One document at one address: a feed, a watched page, a PDF, a text."""

from policies.pipeline.parse import parse

from .watch import Gathered, Watch, gathered, read_as


def gather(watch: Watch) -> Gathered:
    response = watch.ask(watch.url, etag=watch.etag, last_modified=watch.last_modified)
    if response.not_modified:
        return Gathered(response, [])
    return gathered(response, parse(response.body, format=watch.format, now=watch.now, **read_as(response)))
