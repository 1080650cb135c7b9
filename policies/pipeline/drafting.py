"""Restrictions that an official text brings and that nobody keeps yet: one proposal for each act, however many reprint it.

A draft is stored as plain JSON, the fields of the reader's ``Draft`` by name, dates as ISO, so that what the reader said
stays as it was. Only within ``in_one_order``.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from policies.models import NewsItem, ProposedChange
from policies.models.changelog import Author
from policies.models.review import ProposalKind, State
from policies.pipeline.reading import Draft, DraftItem, Quote
from policies.pipeline.supporting import asks_again, support
from policies.vocabulary import Action, Stage

# Translations leave out who else signed: the number is one and the same.
JOINTLY = " and the General Administration of Customs"
DATES = ("effective_date", "until_date")


def propose_drafts(
    item: NewsItem, drafts: Sequence[Draft], *, day: date, by: Author, now: datetime
) -> list[ProposedChange]:
    """Store the drafts of an article's present revision. Returns the proposals that they are or support."""
    return [
        _propose(item, draft, key, day=day, by=by, now=now) for draft, key in zip(drafts, _keys(drafts), strict=True)
    ]


def _propose(item: NewsItem, draft: Draft, key: str, *, day: date, by: Author, now: datetime) -> ProposedChange:
    proposed = _known(item, draft, key)
    is_new = proposed is None
    if proposed is None:
        proposed = _create(draft, key, day, now=now)
    elif proposed.state == State.PENDING and _is_better(item, draft, proposed):
        _fill_in(proposed, draft)
    support(proposed, item, _passage(item, draft), is_new=is_new, by=by, now=now)
    return proposed


def _known(item: NewsItem, draft: Draft, key: str) -> ProposedChange | None:
    """What was said of the act before: pending, accepted, or rejected without anything firmer since."""
    rows = list(ProposedChange.objects.filter(draft_key=key).exclude(state=State.WITHDRAWN).order_by("id"))
    standing = [row for row in rows if row.state != State.REJECTED]
    if standing or not rows:
        return standing[-1] if standing else None
    return None if asks_again(item, draft.confidence, rows[-1]) else rows[-1]


def _create(draft: Draft, key: str, day: date, *, now: datetime) -> ProposedChange:
    rejected = ProposedChange.objects.filter(draft_key=key, state=State.REJECTED).order_by("id").last()
    return ProposedChange.objects.create(
        kind=ProposalKind.NEW_RESTRICTION,
        draft_key=key,
        stage=_stage(draft),
        reported_date=day,
        confidence=draft.confidence,
        follows=rejected,
        created_at=now,
        **_said(draft),
    )


def _said(draft: Draft) -> dict[str, Any]:
    return {
        "draft": as_json(draft),
        "action": draft.action or (Action.ENTER_INTO_FORCE if draft.effective_date else Action.ADOPT),
        "effective_date": draft.effective_date,
        "effective_precision": draft.effective_precision or "day",
        "effective_basis": draft.effective_basis or "stated",
        "until_date": draft.until_date,
    }


def _stage(draft: Draft) -> Stage:
    """What is only proposed is decided, and no law yet."""
    return Stage.DECISION if draft.action == Action.PROPOSE else Stage.LEGAL_ACT


def _is_better(item: NewsItem, draft: Draft, proposed: ProposedChange) -> bool:
    """Whether what waits is to be filled in anew: by a surer reading, or by a new revision of what it was read from."""
    own = proposed.evidence.filter(news_item=item, is_current=False)
    return draft.confidence > (proposed.draft or {}).get("confidence", 0) or own.exists()


def _fill_in(proposed: ProposedChange, draft: Draft) -> None:
    said = _said(draft)
    ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING).update(**said)
    for name, value in said.items():
        setattr(proposed, name, value)


def _passage(item: NewsItem, draft: Draft) -> dict[str, Any]:
    """The draft's first quote, as a passage; where it quotes nothing, the text's first line."""
    line = item.text.strip().split("\n", 1)[0]
    start = item.text.index(line)
    quoted = (quote for quote in draft.quotes if quote.end > quote.start)
    quote = next(quoted, Quote("", line, start, start + len(line)))
    return {
        "quote": quote.text,
        "start": quote.start,
        "end": quote.end,
        "action": _said(draft)["action"],
        "stage": _stage(draft),
        "effective_date": draft.effective_date,
        "effective_precision": draft.effective_precision,
        "effective_basis": draft.effective_basis,
        "until_date": draft.until_date,
        "confidence": draft.confidence,
        "because": list(draft.because),
        "rule": "new restriction",
    }


def _keys(drafts: Sequence[Draft]) -> list[str]:
    """What makes each draft one: the act that brings it, and its place among those that the act brings."""
    keys: list[str] = []
    for draft in drafts:
        own = f"{draft.imposed_by} {_plain(draft.instrument_title or draft.title)}"
        act = _plain(draft.citation.removesuffix(JOINTLY)) or own
        count = sum(key.split("#")[0] == act[:190] for key in keys)
        keys.append(f"{act[:190]}#{count + 1}" if count else act[:190])
    return keys


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


# --- as JSON ---


def as_json(draft: Draft) -> dict[str, Any]:
    values = asdict(draft)
    return values | {name: values[name].isoformat() for name in DATES if values[name]}


def from_json(values: dict[str, Any]) -> Draft:
    """What ``as_json`` wrote. Fields that it did not know yet are empty."""
    known = {name: value for name, value in values.items() if name in Draft.__dataclass_fields__}
    known = dict.fromkeys(("title", "imposed_by", "authority", "measure"), "") | known
    items = tuple(DraftItem(one["name"], tuple(tuple(code) for code in one["codes"])) for one in known.get("items", ()))
    rest: dict[str, Any] = {name: date.fromisoformat(known[name]) if known.get(name) else None for name in DATES}
    rest |= {"items": items, "quotes": tuple(Quote(**quote) for quote in known.get("quotes", ()))}
    rest |= {name: tuple(known.get(name, ())) for name in ("targets", "because")}
    return Draft(**(known | rest))
