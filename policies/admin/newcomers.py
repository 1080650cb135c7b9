"""The desk for a restriction that nobody keeps yet: the draft as a filled form, each field with the words it rests on."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.history import StepRefused
from policies.models import Authority, Jurisdiction, ProposedChange, Restriction
from policies.models.registry import SLUG_MAX
from policies.pipeline import drafting, founding
from policies.pipeline.reading import Draft
from policies.registry.founding import NewRestriction, free_slug
from policies.registry.items import CodeEntry
from policies.vocabulary import LONGEST_TITLE, Grade, InstrumentKind, Measure

from .author import author
from .codes import CodesField, checked
from .lines import LinesField, SlugPickField
from .queue import why_field
from .stepform import WhatHappened, area
from .tongue import choices

STEP = (
    "action",
    "stage",
    "effective_date",
    "effective_precision",
    "effective_basis",
    "announced_date",
    "summary",
    "note",
)
WIDE = forms.TextInput(attrs={"class": "vTextField"})


class TargetsField(forms.CharField):
    """Jurisdictions by their codes: "CN RU". Gives rows; none means every destination."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[Jurisdiction]:
        codes = super().clean(value).upper().replace(",", " ").split()
        rows = Jurisdiction.objects.in_bulk(codes, field_name="code")
        missing = [code for code in codes if code not in rows]
        if missing:
            raise ValidationError(
                _("There is no jurisdiction %(missing)s in the registry.") % {"missing": ", ".join(missing)}
            )
        return [rows[code] for code in dict.fromkeys(codes)]


class ItemsField(LinesField):
    """Items, one a line, each with its codes after a bar: "gallium | hs 811292 [HS 2022]; cn_dual_use 3C903"."""

    codes = CodesField()
    widget = forms.Textarea(attrs={"rows": 3} | checked("items"))

    def read_line(self, line: str) -> tuple[str, list[CodeEntry]]:
        name, codes = (part.strip() for part in (*line.split("|", 1), "")[:2])
        if not name:
            raise ValidationError(_("Name the item before its codes."))
        return name, self.codes.to_python(codes.replace(";", "\n"))

    def write_line(self, entry: Any) -> str:
        name, codes = entry
        return f"{name} | {'; '.join(self.codes.write_line(code) for code in codes)}" if codes else name


class DraftForm(WhatHappened):
    """A new restriction with its act and its first step."""

    title = forms.CharField(min_length=3, max_length=LONGEST_TITLE, widget=WIDE)
    slug = forms.CharField(
        max_length=SLUG_MAX,
        validators=[validate_slug],
        widget=WIDE,
        help_text=gettext_lazy("What the address will say."),
    )
    authority = SlugPickField(
        Authority.objects.select_related("jurisdiction"),
        suggestions="authority-slugs",
        error_messages={"required": gettext_lazy("Say who imposes it; a new authority is added first.")},
    )
    measure = forms.ChoiceField(choices=choices(Measure))
    targets = TargetsField(required=False, help_text=gettext_lazy("Codes: CN RU. Empty: every destination."))
    citation = forms.CharField(required=False, max_length=300, widget=WIDE, label=gettext_lazy("Citation of the act"))
    instrument_title = forms.CharField(
        required=False, max_length=LONGEST_TITLE, widget=WIDE, label=gettext_lazy("Title of the act")
    )
    instrument_kind = forms.ChoiceField(choices=choices(InstrumentKind), label=gettext_lazy("Kind of act"))
    legal_basis = forms.CharField(required=False, widget=area(2))
    items = ItemsField(
        help_text=gettext_lazy("One a line, codes after a bar: gallium | hs 811292 [HS 2022]; eccn 3C001.")
    )
    names = LinesField(
        help_text=gettext_lazy("What the press will call it, one a line: by these names the reader knows it again.")
    )
    reason = forms.CharField(
        required=False,
        widget=area(),
        help_text=gettext_lazy("Needed to reject; otherwise it goes into the log as a remark."),
    )
    rejected_for = why_field()

    until_date = scope = instrument = None  # a restriction that begins has neither

    field_order = (
        *("title", "slug", "authority", "measure", "targets", "legal_basis", "citation", "instrument_kind"),
        *("instrument_title", "items", "names", "action", "stage", "effective_date"),
    )

    def clean_measure(self) -> Measure:
        return Measure(self.cleaned_data["measure"])

    def new(self, proposed: ProposedChange) -> NewRestriction:
        """What is filled in, with where and when the act was seen."""
        given = self.cleaned_data
        names = NewRestriction.__dataclass_fields__.keys() & given.keys()
        item = _document(proposed)
        return NewRestriction(
            **{name: given[name] for name in names - {"instrument_kind"}},
            instrument_kind=InstrumentKind(given["instrument_kind"]),
            url=item.url[:1000] if item else "",
            published_date=proposed.reported_date,
            grade=Grade(item.grade) if item else Grade.OFFICIAL,
        )

    def step(self) -> dict[str, Any]:
        """The first step, as changes to what is proposed. What begins has no last day."""
        return {name: self.cleaned_data[name] for name in STEP} | {"until_date": None}


class KnownForm(forms.Form):
    """The restriction that a draft turned out to be."""

    known = SlugPickField(
        Restriction.objects.select_related("merged_into"),
        suggestions="restriction-slugs",
        label=gettext_lazy("It is this known one"),
        error_messages={"required": gettext_lazy("Name the restriction that it is.")},
    )


def as_initial(proposed: ProposedChange, draft: Draft) -> dict[str, Any]:
    """The form filled in as far as the text goes."""
    named = Q(slug=draft.authority) | Q(short_name__iexact=draft.authority) | Q(name__iexact=draft.authority)
    authority = (
        Authority.objects.filter(named, jurisdiction__code=draft.imposed_by).first() if draft.authority else None
    )
    stem = f"{draft.imposed_by} {draft.citation if draft.citation.isascii() else ''} {draft.title}"
    return {
        "title": draft.title,
        "slug": free_slug(Restriction, stem),
        "authority": authority,
        "measure": draft.measure if draft.measure in set(Measure) else Measure.OTHER,
        "targets": draft.targets,
        "citation": draft.citation,
        "instrument_title": draft.instrument_title,
        "instrument_kind": InstrumentKind.ANNOUNCEMENT if draft.imposed_by == "CN" else InstrumentKind.RULE,
        "legal_basis": draft.legal_basis,
        "items": [(item.name, [CodeEntry(*code) for code in item.codes]) for item in draft.items],
        "action": proposed.action,
        "stage": proposed.stage,
        "effective_date": proposed.effective_date,
        "effective_precision": proposed.effective_precision,
        "effective_basis": proposed.effective_basis,
        "announced_date": proposed.reported_date,
    }


class DraftDesk:
    """What the desk does with a proposal that is a draft. Mixed into the admin of proposals."""

    def _draft_page(self, request: HttpRequest, proposed: ProposedChange) -> HttpResponse:
        draft = drafting.from_json(proposed.draft or {})
        initial = as_initial(proposed, draft)
        form, known = DraftForm(initial=initial), KnownForm()
        if request.method == "POST":
            if not self.has_change_permission(request, proposed):
                raise PermissionDenied
            form = DraftForm(request.POST, initial=initial) if "known" not in request.POST else form
            known = KnownForm(request.POST) if "known" in request.POST else known
            done = self._decide_draft(request, proposed, form, known)
            if done is not None:
                return done
        return self._draft_desk(request, proposed, draft, form, known)

    def _decide_draft(
        self, request: HttpRequest, proposed: ProposedChange, form: DraftForm, known: KnownForm
    ) -> HttpResponseRedirect | None:
        act = self._attach if known.is_bound else self._reject if "_reject" in request.POST else self._create
        target = known if known.is_bound else form
        try:
            return self._settled(request, proposed, lambda: act(request, proposed, target))
        except StepRefused as refusal:
            target.is_valid()
            for name, sentence in refusal.errors.items():
                target.add_error(name if name in target.fields else None, sentence)
            return None

    def _create(self, request: HttpRequest, proposed: ProposedChange, form: DraftForm) -> str:
        if not form.is_valid():
            return ""
        by = author(request, form.cleaned_data["reason"])
        event = founding.create(proposed, form.new(proposed), form.step(), by=by, now=timezone.now())
        return _("Created: %(slug)s, with its act, its items and its first step.") % {"slug": event.restriction.slug}

    def _attach(self, request: HttpRequest, proposed: ProposedChange, form: KnownForm) -> str:
        if not form.is_valid():
            return ""
        known = form.cleaned_data["known"]
        founding.attach(proposed, known, by=author(request), now=timezone.now())
        return _("Attached to %(slug)s. If it tells a step that is missing there, record it.") % {"slug": known.slug}

    def _draft_desk(
        self, request: HttpRequest, proposed: ProposedChange, draft: Draft, form: DraftForm, known: KnownForm
    ) -> TemplateResponse:
        quotes: dict[str, list[str]] = {}
        for quote in draft.quotes:
            quotes.setdefault(_field_of(quote.field), []).append(quote.text)
        for field in form:
            field.quotes = quotes.pop(field.name, [])
        context = self._around(request, proposed) | {
            "title": _("Review: new restriction"),
            "draft": draft,
            "form": form,
            "known": known,
            "other_quotes": [quote for texts in quotes.values() for quote in texts],
            "authorities": Authority.objects.order_by("slug").values_list("slug", "name"),
        }
        return TemplateResponse(request, "admin/policies/proposedchange/draft.html", context)


def _document(proposed: ProposedChange) -> Any:
    """The best article behind a draft."""
    row = proposed.evidence.filter(is_current=True).select_related("news_item").defer("news_item__text").first()
    return row.news_item if row else None


def _field_of(name: str) -> str:
    return {"imposed_by": "authority", "codes": "items", "effective_precision": "effective_date"}.get(name, name)
