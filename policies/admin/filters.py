"""What the review queue can be narrowed by."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Evidence
from policies.models.review import State
from policies.vocabulary import Grade

from .tongue import choices

ALL, SNOOZED = "all", "snoozed"


class StateFilter(admin.SimpleListFilter):
    """What is pending and not put off, unless something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*choices(State), (SNOOZED, _("put off")), (ALL, _("all"))]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            link = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": (self.value() or State.PENDING) == value, "query_string": link, "display": label}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state, today = self.value() or State.PENDING.value, timezone.now().date()
        if state == SNOOZED:
            return queryset.filter(state=State.PENDING, snoozed_until__gt=today)
        queryset = queryset if self.value() else queryset.awake(today)
        return queryset if state == ALL else queryset.filter(state=state)


class WhoFilter(admin.SimpleListFilter):
    """Whose a proposal is to decide."""

    title, parameter_name = gettext_lazy("who decides"), "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", _("I")), ("nobody", _("nobody in particular")), ("second", _("a second person"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user.pk)
        if self.value() == "second":
            return queryset.exclude(first_by=None)
        return queryset.filter(assigned_to=None) if self.value() == "nobody" else queryset


class _EvidenceFilter(admin.SimpleListFilter):
    """A filter on the articles behind a proposal, without a row for each."""

    def having(self, queryset: Any, **conditions: Any) -> Any:
        return queryset.filter(Exists(Evidence.objects.filter(proposed=OuterRef("pk"), is_current=True, **conditions)))


class GradeFilter(_EvidenceFilter):
    title = gettext_lazy("grade of a source")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return choices(Grade)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self.having(queryset, news_item__grade=self.value()) if self.value() else queryset


class SampleFilter(_EvidenceFilter):
    title = gettext_lazy("sample")
    parameter_name = "sample"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("rests on samples of ours")), ("no", _("rests on real articles"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self.having(queryset, news_item__is_sample=self.value() == "yes") if self.value() else queryset
