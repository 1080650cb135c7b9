"""What every page of the desk shares: rows saved and deleted through the log, and rows that can only be looked at."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import ProtectedError, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Change, FetchRun, Restriction
from policies.registry import edit
from policies.registry.edit import EditedMeanwhile, editing

from .author import author
from .tongue import name_of

CHANGES_A_PAGE = 50
OURS = ["reason", "opened_version"]  # what the form asks beside the row's own fields


class LoggedHistory(admin.ModelAdmin):
    """The History page of a row shows the change log. The stock log of the admin is not written at all: one log."""

    object_history_template = "admin/policies/object_history.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = Paginator(changes_of(row), CHANGES_A_PAGE).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": _("History: %(row)s") % {"row": row},
            "page": page,
            "object": row,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural.capitalize(),
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # The stock bulk deletion would go round the log.
        return {name: entry for name, entry in super().get_actions(request).items() if name != "delete_selected"}


def changes_of(row: Any) -> Any:
    """The log of one row, newest first; of a restriction with all that belongs to it."""
    own = Q(object_type=row._meta.model_name, object_id=row.pk)
    if isinstance(row, Restriction):
        own |= Q(restriction_id=row.pk)
    return Change.objects.filter(own).order_by("-id")


class Carried(forms.HiddenInput):
    """A hidden field that no label points at."""

    def id_for_label(self, id_: str) -> str:
        return ""


class RegisteredForm(forms.ModelForm):
    """A registry form that knows from which version of the row it was opened, and asks why."""

    opened_version = forms.IntegerField(required=False, label=gettext_lazy("Version that was opened"), widget=Carried)
    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Reason for this change"),
        help_text=gettext_lazy("Goes into the change log. Optional."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = field.label or capfirst(name_of(name))
            field.show_hidden_initial = False
            if isinstance(getattr(field.widget, "widget", None), AutocompleteSelect):
                # HTML wants an empty choice of what is required, and this list is filled while one types.
                field.widget.use_required_attribute = lambda initial: False  # type: ignore[method-assign]
        self.initial["opened_version"] = self.instance.version if self.instance.pk else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        opened = self.cleaned_data.get("opened_version")
        if self.instance.pk and opened != self.current_version():
            raise forms.ValidationError(collision(self.instance, opened), code="collision")
        return cleaned

    def current_version(self) -> int | None:
        rows = type(self.instance)._default_manager.filter(pk=self.instance.pk)
        return rows.values_list("version", flat=True).first()


def collision(row: Any, opened: int | None) -> str:
    """What an editor is told whose form began from another version of the row."""
    here = reverse(f"admin:policies_{row._meta.model_name}_change", args=[row.pk])
    link = format_html('<a href="{}" target="_blank">{}</a>', here, _("Open the row as it is now"))
    if opened is None:
        return format_html(_("This form does not say which version it began from. Nothing was saved. {}."), link)
    last = Change.objects.filter(object_type=row._meta.model_name, object_id=row.pk).last()
    who, fields = (last.actor_name, _fields_of(last)) if last else (_("somebody"), _("it"))
    return format_html(
        _(
            "{} changed {} since you opened this form. Nothing was saved, and what you entered is still below. "
            "{} in a new tab, and enter there what is still needed."
        ),
        who,
        fields,
        link,
    )


def _fields_of(change: Change) -> str:
    return ", ".join(name_of(name) for name in sorted(change.after.keys() | change.before.keys()))


class RegisteredAdmin(LoggedHistory):
    """Rows of the registry: every save and delete goes through ``policies.registry.edit``."""

    form = RegisteredForm
    save_on_top = False
    fixed_once_made = ("slug",)
    delete_confirmation_template = "admin/policies/delete_confirmation.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = tuple(name for name in self.fixed_once_made if obj and hasattr(obj, name))
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [name for name in super().get_fields(request, obj) if name not in self.fixed_once_made]
        fixed = [name for name in self.fixed_once_made if hasattr(self.model, name)]
        return fixed + [name for name in names if name not in OURS] + OURS

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **options)
        except EditedMeanwhile:
            # Somebody saved between our check and our claim: asked again, the form finds the newer version and says so.
            return super().changeform_view(request, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: a row is saved together with what belongs to it, as one change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        by = author(request, form.cleaned_data.get("reason", ""))
        version = form.cleaned_data.get("opened_version") if change else None
        with editing(form.instance, by=by, now=timezone.now(), expected_version=version):
            # Only what the form holds: what the fetcher notes about a source meanwhile is not typed over.
            names = [field.name for field in self.opts.concrete_fields if field.name in form.cleaned_data]
            form.instance.save(update_fields=names if change else None)
            super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        edit.delete(obj, by=author(request, request.POST.get("reason", "")), now=timezone.now())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            self.message_user(request, _("Something began to need it meanwhile. Nothing was deleted."), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:policies_{self.opts.model_name}_change", args=[object_id]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # The notes of past looks at a source go with it, though nobody may delete one by itself.
        deleted, count, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, count, set(lacking) - {FetchRun._meta.verbose_name}, protected


class ReadOnlyAdmin(LoggedHistory):
    """Rows that other modules write: to be looked at, never added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
