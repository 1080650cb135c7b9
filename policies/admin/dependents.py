"""What rests on a row of the registry: shown before it is deleted or merged."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import ProposedChange, Restriction, Subscription
from policies.models.review import State

NAMES = {
    "statusevent": gettext_lazy("steps"),
    "statusperiod": gettext_lazy("periods"),
    "proposedchange": gettext_lazy("proposals"),
    "restrictionlink": gettext_lazy("links"),
}


@dataclass(frozen=True)
class Dependents:
    """How many rows of one kind rest on another row, and where they are listed; without an address if nowhere."""

    name: str
    count: int
    url: str = ""


def dependents_of(row: Model) -> list[Dependents]:
    """Every kind of row that points to ``row``, those that stop a deletion among them. One statement for each kind."""
    relations = [relation for relation in row._meta.related_objects if not _is_passing(relation)]
    kinds = [relation.related_model for relation in relations]
    found = [_counted(row, relation, is_one=kinds.count(relation.related_model) == 1) for relation in relations]
    if isinstance(row, Restriction):
        waiting = ProposedChange.objects.filter(restriction=row, state=State.PENDING).count()
        found.append(Dependents(_("of them waiting for review"), waiting, _listed("proposedchange", row)))
        found.append(Dependents(_("subscriptions that name it"), _subscriptions(row)))
    return [each for each in found if each.count]


def _counted(row: Model, relation: Any, *, is_one: bool) -> Dependents:
    meta = relation.related_model._meta
    count = relation.related_model._default_manager.filter(**{relation.field.name: row}).count()
    name = NAMES.get(meta.model_name, str(meta.verbose_name_plural))
    name = name if is_one else f"{name} ({relation.field.verbose_name})"
    return Dependents(str(name), count, _listed(meta.model_name, row))


def _is_passing(relation: Any) -> bool:
    """What stands for a link between two tables, which its other side shows already."""
    return bool(relation.related_model._meta.auto_created)


def _subscriptions(row: Restriction) -> int:
    said = Subscription.objects.filter(left_at=None).annotate(said=Cast("filters", TextField()))
    return said.filter(said__contains=f'"{row.slug}"').count()


def _listed(model_name: str, row: Model) -> str:
    slug = getattr(row, "slug", "")
    try:
        return reverse(f"admin:policies_{model_name}_changelist") + (f"?q={slug}" if slug else "")
    except NoReverseMatch:
        return ""
