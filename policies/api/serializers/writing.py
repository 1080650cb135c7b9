"""What editors send. Each body refuses fields that it does not know, and asks for a reason where history is touched."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as fields

from policies.api.values import NAME
from policies.models import Authority, Category, Instrument, Jurisdiction, NewsItem, Restriction
from policies.registry.watching import faults
from policies.vocabulary import (
    LONGEST_TITLE,
    Action,
    Basis,
    CodeSystem,
    Grade,
    InstrumentKind,
    JurisdictionKind,
    LinkKind,
    Measure,
    Precision,
    Reach,
    SourceFormat,
    Stage,
)

from .common import ListOf, word
from .decisions import LONGEST_REASON, Body
from .samples import shown

WEB = r"^https?://[^\s<>\"\x00-\x1f]{1,980}$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


@extend_schema_field({"type": "string", "pattern": "^[-A-Za-z0-9_]{1,80}$"})
class Named(fields.SlugRelatedField):
    """Another row, by its public name. What cannot be a name is not looked up: databases refuse some of it."""

    def run_validation(self, data: Any = fields.empty) -> Any:
        if data == "":  # which would count as null
            self.fail("does_not_exist", slug_name=self.slug_field, value="")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not NAME.fullmatch(data):
            self.fail("does_not_exist", slug_name=self.slug_field, value=str(data)[:80].replace("\x00", "�"))
        return super().to_internal_value(data)


def named(model: Any, name: str = "slug", **options: Any) -> Named:
    return Named(slug_field=name, queryset=model.objects.all(), **options)


def text(most: int = 5000, **options: Any) -> fields.CharField:
    return fields.CharField(**({"required": False, "allow_blank": True, "max_length": most} | options))


def address(**options: Any) -> fields.RegexField:
    return fields.RegexField(WEB, **({"required": False, "allow_blank": True, "max_length": 1000} | options))


def slug() -> fields.RegexField:
    return fields.RegexField(SLUG, max_length=80, help_text="Small letters and digits, with hyphens between.")


def list_of(child: fields.Field, most: int = 200) -> ListOf:
    return ListOf(child=child, required=False, max_length=most)


class Reasoned(Body):
    reason = text(LONGEST_REASON, help_text="Why; the log keeps it.")


class SourceBody(Body):
    url = fields.RegexField(WEB, max_length=1000)
    grade = word(Grade)
    title = text(LONGEST_TITLE)


class JurisdictionBody(Reasoned):
    code = fields.RegexField("^[A-Z]{2}$", help_text="ISO 3166-1 alpha-2, or EU.")
    name = fields.CharField(max_length=LONGEST_TITLE)
    kind = word(JurisdictionKind, required=False)


class AuthorityBody(Reasoned):
    slug = slug()
    name = fields.CharField(max_length=LONGEST_TITLE)
    short_name = fields.CharField(max_length=60)
    jurisdiction = named(Jurisdiction, "code")
    url = address()


class CategoryBody(Reasoned):
    slug = slug()
    name = fields.CharField(max_length=LONGEST_TITLE)
    parent = named(Category, required=False, allow_null=True)


class InstrumentBody(Reasoned):
    slug = slug()
    title = fields.CharField(max_length=LONGEST_TITLE)
    citation = text(300)
    kind = word(InstrumentKind)
    authority = named(Authority, required=False, allow_null=True)
    url = address()
    is_published = fields.BooleanField(required=False)
    published_date = fields.DateField(required=False, allow_null=True)
    published_precision = word(Precision, required=False)
    effective_date = fields.DateField(required=False, allow_null=True)
    grade = word(Grade)
    note = text()


class NegotiationBody(Reasoned):
    slug = slug()
    name = fields.CharField(max_length=LONGEST_TITLE)
    start_date = fields.DateField()
    end_date = fields.DateField()
    precision = word(Precision, required=False)
    place = text(120)
    is_planned = fields.BooleanField(required=False)
    parties = ListOf(child=named(Jurisdiction, "code"), required=False, max_length=50)
    restrictions = ListOf(child=named(Restriction), required=False, max_length=500)
    note = text()
    sources = list_of(SourceBody())


class FeedBody(Reasoned):
    slug = slug()
    name = fields.CharField(max_length=LONGEST_TITLE)
    url = fields.RegexField(WEB, max_length=2000)
    format = word(SourceFormat, required=False)
    grade = word(Grade)
    language = fields.RegexField(LANGUAGE, required=False, allow_blank=True, max_length=12)
    jurisdiction = named(Jurisdiction, "code", required=False, allow_null=True)
    is_active = fields.BooleanField(required=False)
    interval_minutes = fields.IntegerField(required=False, min_value=1, max_value=100_000)
    cron = text(100, help_text="In place of the interval: minute, hour, day of month, month, day of week, in UTC.")
    options = fields.DictField(required=False, help_text='What the format needs to know, as in {"title": 15}.')
    terms = text()
    address_verified = fields.BooleanField(required=False, help_text="Whether the address was seen to answer.")
    note = text()

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if found := faults(values):
            raise fields.ValidationError(found)
        return values


class CodeBody(Body):
    system = word(CodeSystem)
    code = fields.CharField(max_length=40)
    edition = text(24)
    is_verified = fields.BooleanField(required=False, default=True)
    source_url = address()


class ItemBody(Body):
    name = fields.CharField(max_length=LONGEST_TITLE)
    note = text()
    codes = list_of(CodeBody())


class AliasBody(Body):
    text = fields.CharField(max_length=200)
    language = fields.RegexField(LANGUAGE, max_length=12)
    is_case_sensitive = fields.BooleanField(required=False, default=False)
    context = ListOf(child=fields.CharField(max_length=100), required=False, default=list, max_length=50)
    is_weak = fields.BooleanField(required=False, default=False)


class LinkBody(Body):
    kind = word(LinkKind)
    restriction = named(Restriction)
    note = text()
    source_url = address()


@shown
class RestrictionBody(Reasoned):
    """The registry's side of a restriction. Its status is not here: that is what its history gives."""

    slug = slug()
    title = fields.CharField(min_length=3, max_length=LONGEST_TITLE)
    summary = text(20_000)
    authority = named(Authority)
    measure = word(Measure)
    mast_code = text(24)
    legal_basis = text()
    citation = text()
    reach = word(Reach, required=False)
    targets = ListOf(child=named(Jurisdiction, "code"), required=False, max_length=300)
    target_note = text(300)
    categories = ListOf(child=named(Category), required=False, max_length=50)
    companies = list_of(fields.CharField(max_length=200))
    open_questions = list_of(fields.CharField(max_length=1000))
    verified_on = fields.DateField(required=False, allow_null=True)
    items = list_of(ItemBody(), 500)
    aliases = list_of(AliasBody(), 500)
    links = list_of(LinkBody(), 500)


class StepBody(Body):
    """One dated step."""

    action = word(Action)
    stage = word(Stage)
    effective_date = fields.DateField()
    effective_precision = word(Precision, required=False)
    effective_basis = word(Basis, required=False)
    announced_date = fields.DateField(required=False, allow_null=True)
    until_date = fields.DateField(required=False, allow_null=True)
    summary = text()
    scope = text(300)
    note = text()
    quote = text()
    sources = list_of(SourceBody(), 50)
    instrument = named(Instrument, required=False, allow_null=True)
    news_item = fields.PrimaryKeyRelatedField(queryset=NewsItem.objects.all(), required=False, allow_null=True)


@shown
class RecordBody(StepBody):
    reason = fields.CharField(max_length=LONGEST_REASON, help_text="Why it is recorded; kept for good.")


@shown
class RetractBody(Body):
    reason = fields.CharField(max_length=LONGEST_REASON, help_text="What was wrong; kept for good.")


class BulkStepBody(StepBody):
    restriction = fields.RegexField(r"^[-A-Za-z0-9_]{1,80}$", help_text="By slug.")


@shown
class BulkBody(Body):
    """Many steps at once: all of them are recorded, or none."""

    reason = fields.CharField(max_length=LONGEST_REASON)
    steps = ListOf(child=BulkStepBody(), min_length=1, max_length=1000)
