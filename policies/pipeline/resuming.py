"""What an editor does to a watched source: let it go on, believe its new answers, try it now."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from policies.models import Change, FetchRun, Source
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.pipeline import ingest, schedule
from policies.pipeline.fetch import Http
from policies.vocabulary import Nature

FORGOTTEN = {
    "good_looks": 0,
    "usual_entries": 0,
    "usual_length": 0,
    "usual_language": "",
    "etag": "",
    "last_modified": "",
}
BACK = {"paused_at": None, "paused_reason": "", "failures": 0}


def resume(sources: list[Source], *, by: Author, now: datetime) -> int:
    """Take up those that paused themselves, and look at them at once. Returns how many."""
    paused = [source for source in sources if source.paused_at]
    for source in paused:
        _change(source, BACK | {"next_due_at": now}, said=("paused", source.paused_reason), by=by, now=now)
    return len(paused)


def believe(sources: list[Source], *, by: Author, now: datetime) -> int:
    """Forget what was usual: from now on the source is as it answers. Returns how many."""
    for source in sources:
        usual = f"{source.usual_entries:.0f} entries"
        _change(source, FORGOTTEN | BACK | {"next_due_at": now}, said=("usual", usual), by=by, now=now)
    return len(sources)


def try_now(source: Source, *, http: Http, now: datetime) -> FetchRun | None:
    """Look at it at once, due or not, paused or not. None while a worker has it in hand.

    What is noted about the look stays, so it is in the language of the record, whoever asked for it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return ingest.ingest(source, http=http, now=now) if schedule.claim_for_trial(source, now=now) else None


def _change(source: Source, values: dict[str, object], *, said: tuple[str, str], by: Author, now: datetime) -> None:
    with in_one_order():
        schedule.put(source, values)
        what, before = {said[0]: said[1]}, {said[0]: ""}
        Change.objects.record(
            source, kind=ChangeKind.UPDATED, nature=Nature.SOURCE, before=what, after=before, by=by, now=now
        )
