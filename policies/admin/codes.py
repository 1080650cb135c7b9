"""Codes as lines of text: "eccn 3A090.a", "hs 28053019 [CN 2025]", each checked by the rules of its system."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from policies.registry.codes import CodeFault, normal_code
from policies.registry.items import CodeEntry
from policies.vocabulary import CodeSystem

from .lines import LinesField

_LINE = re.compile(
    r"^(?P<system>\S+)\s+(?P<code>[^\[\]]+?)"
    r"(?:\s*\[(?P<edition>[^\]]*)\])?(?P<unverified>\s+unverified)?(?:\s+(?P<url>https?://\S+))?$",
    re.IGNORECASE,
)


def checked(kind: str) -> dict[str, Any]:
    """What tells the script of the page to have a field checked while it is typed."""
    return {"data-check": kind, "data-check-at": reverse_lazy("admin:policies_restriction_check_codes")}


class CodesField(LinesField):
    """Codes of an item, one a line. Gives a list of ``CodeEntry``."""

    widget = forms.Textarea(
        attrs={"rows": 3, "cols": 34, "class": "mono", "spellcheck": "false"} | checked("codes"),
    )

    def read_line(self, line: str) -> CodeEntry:
        match = _LINE.match(line)
        if not match:
            raise ValidationError(
                _("'%(line)s' is not a system and a code, such as eccn 3A090.a or hs 28053019 [CN 2025].")
                % {"line": line}
            )
        system = match["system"].lower()
        if system not in set(CodeSystem):
            raise ValidationError(
                _("'%(system)s' is not a system of codes. Begin with one of: %(systems)s.")
                % {"system": system, "systems": ", ".join(CodeSystem)}
            )
        edition = (match["edition"] or "").strip()
        try:
            code = normal_code(system, match["code"], edition=edition)
        except CodeFault as fault:
            raise ValidationError(str(fault)) from fault
        return CodeEntry(system, code, edition, not match["unverified"], match["url"] or "")

    def write_line(self, entry: Any) -> str:
        edition = f"[{entry.edition}]" if entry.edition else ""
        doubt = "" if entry.is_verified else "unverified"
        return " ".join(filter(None, [entry.system, entry.code, edition, doubt, entry.source_url]))

    def to_python(self, value: Any) -> list[CodeEntry]:
        entries = super().to_python(value)
        seen = set()
        for entry in entries:
            name = (entry.system, entry.code, entry.edition)
            if name in seen:
                raise ValidationError(_("%(code)s stands here twice.") % {"code": entry.code})
            seen.add(name)
        return entries
