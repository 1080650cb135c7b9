"""What is restricted, by whom, toward whom: the registry that editors keep.

Every row here is written through ``policies.registry.edit``, which logs what changed.
"""

from datetime import date, datetime
from typing import Any

from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy

from policies.vocabulary import (
    DIRECTION,
    LONGEST_TITLE,
    Action,
    CodeSystem,
    Grade,
    InstrumentKind,
    JurisdictionKind,
    LinkKind,
    Measure,
    Precision,
    Reach,
    Stage,
    Status,
)

from .fields import only, word_field

SLUG_MAX = 80


class Registered(models.Model):
    """What registry rows share: a version that each edit raises, so that two editors cannot overwrite each other."""

    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class Jurisdiction(Registered):
    """A country, region or bloc that can impose a restriction or be its target. ISO 3166-1 alpha-2, and EU."""

    code = models.CharField(
        max_length=2,
        unique=True,
        validators=[RegexValidator("^[A-Z]{2}$", gettext_lazy("Two capital letters, as in ISO 3166-1."))],
    )
    name = models.CharField(max_length=LONGEST_TITLE)
    kind = word_field(JurisdictionKind, default=JurisdictionKind.COUNTRY.value)

    class Meta:
        ordering = ["name"]
        constraints = [
            only("kind", JurisdictionKind, name="jurisdiction_kind"),
            models.CheckConstraint(condition=Q(code=Upper("code")), name="jurisdiction_code_upper"),
        ]

    def __str__(self) -> str:
        return self.name


class Authority(Registered):
    """A body that acts: BIS, MOFCOM, METI. It belongs to a jurisdiction."""

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    name = models.CharField(max_length=LONGEST_TITLE)
    short_name = models.CharField(max_length=60)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="authorities")
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["jurisdiction__name", "short_name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.short_name


class Category(Registered):
    """A branch of the small tree of what is controlled: chip-design software, rare earths, nuclear."""

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    name = models.CharField(max_length=LONGEST_TITLE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="category_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name


class Instrument(Registered):
    """A published act, or a letter that never was: one can impose, amend or suspend several restrictions."""

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    citation = models.CharField(max_length=300, blank=True)
    kind = word_field(InstrumentKind)
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="instruments"
    )
    url = models.URLField(max_length=1000, blank=True)
    is_published = models.BooleanField(default=True, help_text="Off for a letter that was never published.")
    published_date = models.DateField(null=True, blank=True)
    published_precision = word_field(Precision, default=Precision.DAY.value)
    effective_date = models.DateField(null=True, blank=True)
    grade = word_field(Grade, help_text="The kind of source in which we have seen it.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_date", "slug"]
        constraints = [
            only("kind", InstrumentKind, name="instrument_kind"),
            only("grade", Grade, name="instrument_grade"),
            only("published_precision", Precision, name="instrument_precision"),
        ]

    def __str__(self) -> str:
        return self.citation or self.title


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Questions about restrictions that take a day, and the moment at which we are asked to have known the answer."""

    def as_of(self, day: date, *, known_at: datetime | None = None) -> "RestrictionQuerySet":
        """Each restriction with what shows on ``day``, as attributes of the row, in one statement.

        ``status`` (None: it had none yet), ``status_since``, ``status_until``, ``by_lapse``, ``is_confirmed``,
        ``status_event_id``, and of the newest talk ``talk_action``, ``talk_date`` and ``talk_event_id``.
        """
        talk = self._talk(day, known_at)
        return self.annotate(
            shown=FilteredRelation("periods", condition=_on(day) & _known("periods__", known_at)),
            status=F("shown__status"),
            status_since=F("shown__valid_from"),
            status_until=F("shown__valid_to"),
            by_lapse=F("shown__by_lapse"),
            is_confirmed=F("shown__is_confirmed"),
            status_event_id=F("shown__event_id"),
            talk_action=Subquery(talk.values("action")[:1]),
            talk_date=Subquery(talk.values("effective_date")[:1]),
            talk_event_id=Subquery(talk.values("id")[:1]),
        )

    def in_force(self, *, on: date, known_at: datetime | None = None) -> "RestrictionQuerySet":
        return self.with_status(Status.IN_FORCE, on=on, known_at=known_at)

    def with_status(self, *statuses: str, on: date, known_at: datetime | None = None) -> "RestrictionQuerySet":
        periods = self.model.periods.rel.related_model.objects.known(known_at).on(on)
        return self.filter(Exists(periods.filter(restriction=OuterRef("pk"), status__in=statuses)))

    def current(self) -> "RestrictionQuerySet":
        """Those that were not merged into another one."""
        return self.filter(merged_into=None)

    def _talk(self, day: date, known_at: datetime | None) -> models.QuerySet[Any]:
        events = self.model.events.rel.related_model.objects
        known = {"recorded_at__lte": known_at} if known_at else {}
        replaced = events.filter(corrects=OuterRef("pk"), **known)
        talk = events.filter(restriction=OuterRef("pk"), stage=Stage.TALK, effective_date__lte=day, **known)
        return talk.filter(~Exists(replaced)).order_by("-effective_date", "-sequence")


def _on(day: date) -> Q:
    return Q(periods__valid_from__lte=day) & (Q(periods__valid_to=None) | Q(periods__valid_to__gte=day))


def _known(prefix: str, moment: datetime | None) -> Q:
    if moment is None:
        return Q(**{f"{prefix}known_to": None})
    return Q(**{f"{prefix}known_from__lte": moment}) & (
        Q(**{f"{prefix}known_to": None}) | Q(**{f"{prefix}known_to__gt": moment})
    )


class Restriction(Registered):
    """One measure by one authority on one set of items toward one set of targets.

    It has no status of its own: that is what its history gives for a date.
    """

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    title = models.CharField(max_length=LONGEST_TITLE, validators=[MinLengthValidator(3)])
    summary = models.TextField(blank=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="restrictions")
    measure = word_field(Measure)
    mast_code = models.CharField(max_length=24, blank=True, help_text="UNCTAD MAST code and edition, where known.")
    legal_basis = models.TextField(blank=True)
    citation = models.TextField(blank=True)
    reach = word_field(Reach, default=Reach.LISTED.value)
    targets = models.ManyToManyField(Jurisdiction, blank=True, related_name="restrictions_toward")
    target_note = models.CharField(max_length=300, blank=True, help_text="End users, groups, companies.")
    categories = models.ManyToManyField(Category, blank=True, related_name="restrictions")
    companies = models.JSONField(default=list, blank=True, help_text="Companies named by the sources.")
    open_questions = models.JSONField(
        default=list, blank=True, help_text="What no source answers, or where they differ."
    )
    verified_on = models.DateField(
        null=True, blank=True, help_text="The record has been checked against sources to this day."
    )
    is_decided_by_two = models.BooleanField(
        "decided by two", default=False, help_text="What happens to it counts once a second editor has confirmed it."
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        permissions = [("choose_two_deciders", "Can say which restrictions two people decide")]
        constraints = [
            only("measure", Measure, name="restriction_measure"),
            only("reach", Reach, name="restriction_reach"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="restriction_not_merged_into_itself"),
            models.CheckConstraint(condition=~Q(title=""), name="restriction_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("restriction", args=[self.slug])

    @property
    def outlook(self) -> str:
        """Where the newest talk points, on a row asked for by ``as_of``; empty where nobody talks."""
        action = getattr(self, "talk_action", None)
        return DIRECTION[Action(action)].value if action else ""


class ControlledItem(models.Model):
    """A good, software or technology in a restriction."""

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=LONGEST_TITLE)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="item_has_name")]

    def __str__(self) -> str:
        return self.name


class ItemCode(models.Model):
    """A number for an item in one system: an ECCN, an HS heading of an edition, a CAS number.

    The code is stored as ``policies.registry.codes`` normalises it.
    """

    item = models.ForeignKey(ControlledItem, on_delete=models.CASCADE, related_name="codes")
    system = word_field(CodeSystem)
    code = models.CharField(max_length=24)
    edition = models.CharField(max_length=24, blank=True)
    is_verified = models.BooleanField(default=True, help_text="Off where no source seen prints the code.")
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["system", "code"]
        constraints = [
            only("system", CodeSystem, name="code_system"),
            models.UniqueConstraint(fields=["item", "system", "code", "edition"], name="code_once_per_item"),
            models.CheckConstraint(condition=~Q(code=""), name="code_not_empty"),
            models.CheckConstraint(condition=~Q(system="hs") | ~Q(edition=""), name="hs_code_has_edition"),
        ]
        # Serves "which restrictions name this code", by prefix.
        indexes = [models.Index(fields=["system", "code"], name="code_lookup")]

    def __str__(self) -> str:
        return self.code


class Alias(models.Model):
    """A term by which the press calls a restriction, in one language, with the context it needs to count."""

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=12, default="en")
    is_case_sensitive = models.BooleanField(default=False)
    context = models.JSONField(
        default=list, blank=True, help_text="Words of which one must stand near; none: counts alone."
    )
    is_weak = models.BooleanField(default=False, help_text="Counts only with support in the same article.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["language", "text"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["restriction", "language", "text"], name="alias_once_per_restriction"),
            models.CheckConstraint(condition=~Q(text=""), name="alias_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class RestrictionLink(models.Model):
    """How one restriction stands to another, read from left to right: A retaliates for B."""

    from_restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="links")
    to_restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="links_back")
    kind = word_field(LinkKind)
    note = models.TextField(blank=True)
    source_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["kind", "to_restriction__slug"]
        constraints = [
            only("kind", LinkKind, name="link_kind"),
            models.UniqueConstraint(fields=["from_restriction", "to_restriction", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(from_restriction=F("to_restriction")), name="link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_restriction.slug} {self.get_kind_display()} {self.to_restriction.slug}"


class Negotiation(Registered):
    """A round of talks, a call, a summit: parties, dates, place, and what it touched."""

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    name = models.CharField(max_length=LONGEST_TITLE)
    start_date = models.DateField()
    end_date = models.DateField()
    precision = word_field(Precision, default=Precision.DAY.value)
    place = models.CharField(max_length=120, blank=True)
    is_planned = models.BooleanField(default=False, help_text="On while no source says that it took place.")
    note = models.TextField(blank=True)
    parties = models.ManyToManyField(Jurisdiction, blank=True, related_name="negotiations")
    restrictions = models.ManyToManyField(Restriction, blank=True, related_name="negotiations")
    aliases = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True, help_text='A list of {"url", "grade"}.')

    class Meta:
        ordering = ["-start_date", "slug"]
        constraints = [
            only("precision", Precision, name="negotiation_precision"),
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="negotiation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name
