"""What it takes to write: a right, a scope, a reason, the version that the writer saw, and a key that makes it happen once."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.core.exceptions import ValidationError as ModelFault
from django.db.models import ProtectedError
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies.history import RestrictionMerged, StepRefused
from policies.models import ApiKey, IdempotentAnswer
from policies.models.changelog import Author, in_one_order
from policies.models.keys import Scope
from policies.registry.edit import EditedMeanwhile
from policies.vocabulary import Door

from .jsons import OPTIONS
from .refusals import Changed, Conflict, KeyReused

LONGEST_KEY = 255
KEPT = timedelta(days=7)  # how long an answer is given again


@dataclass(frozen=True)
class Write:
    """One operation that changes something, as the schema tells it and as it is allowed."""

    operation: str
    summary: str
    body: Any
    answer: Any
    right: str
    scope: Scope = Scope.EDIT
    status: int = 200
    description: str = ""
    is_matched: bool = False  # takes If-Match
    may_be_missing: bool = True


def author(request: Request, reason: str) -> Author:
    return Author(request.user, Door.API, reason=reason, request_id=getattr(request, "request_id", ""))


@contextmanager
def told() -> Iterator[None]:
    """What the ledger, the registry and the database refuse, as the API tells it."""
    try:
        yield
    except RestrictionMerged as conflict:
        raise Conflict(str(conflict)) from None
    except StepRefused as refusal:
        raise ValidationError(refusal.errors) from None
    except EditedMeanwhile as changed:
        raise Changed(str(changed)) from None
    except ModelFault as fault:
        faults = fault.message_dict if hasattr(fault, "error_dict") else {"non_field_errors": fault.messages}
        raise ValidationError(
            {"non_field_errors" if name == "__all__" else name: told for name, told in faults.items()}
        ) from None
    except ProtectedError:
        raise Conflict("Other rows rest on this one, so it cannot be removed.") from None


def once(
    request: Request,
    do: Callable[[], Response],
    *,
    now: datetime,
    secret: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> Response:
    """What ``do`` answers; where the request comes again with its ``Idempotency-Key``, the same answer and nothing done.

    ``secret`` gives the part of an answer that is never kept, from the rest of it.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        with in_one_order():
            return do()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise ValidationError({"non_field_errors": f"An Idempotency-Key has at most {LONGEST_KEY} plain characters."})
    with in_one_order():  # of two that come at once, the second waits here and finds the answer of the first
        known = IdempotentAnswer.objects.filter(user=request.user, key=key).first()
        if known:
            return _again(known, fingerprint(request), secret)
        response = do()
        kept = response.data
        if secret:
            kept = {name: value for name, value in kept.items() if name not in secret(kept)}
        body = orjson.dumps(kept, default=str, option=OPTIONS).decode()
        IdempotentAnswer.objects.filter(at__lt=now - KEPT).delete()
        IdempotentAnswer.objects.create(
            user=request.user,
            key=key,
            fingerprint=fingerprint(request),
            status=response.status_code,
            body=body,
            at=now,
        )
        return response


def fingerprint(request: Request) -> str:
    scope = request.auth.pk if isinstance(request.auth, ApiKey) else None
    said = orjson.dumps([request.method, request.get_full_path(), scope, request.data], default=str)
    return hashlib.sha256(said).hexdigest()


def _again(known: IdempotentAnswer, asked: str, secret: Callable[[dict[str, Any]], dict[str, Any]] | None) -> Response:
    if known.fingerprint != asked:
        raise KeyReused("This Idempotency-Key was used for another request. Use a new one for each.")
    body = orjson.loads(known.body)
    body |= secret(body) if secret else {}
    return Response(body, status=known.status, headers={"Idempotency-Replayed": "true"})
