"""The editor's desk: the registry, the review queue, sources, the read-only history and the change log.

Stock ``django.contrib.admin``. Nothing is decided here: registry rows are saved through ``policies.registry.edit``,
steps through ``policies.history``, proposals through ``policies.pipeline.review``.
"""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy

from . import accounts, changelog, history, keys, looks, registry, restrictions, review, sources, tongue

__all__ = ["accounts", "changelog", "history", "keys", "looks", "registry", "restrictions", "review", "sources"]

admin.site.site_header = gettext_lazy("Export-control desk")
admin.site.site_title = gettext_lazy("Export-control desk")
admin.site.index_title = gettext_lazy("The desk")
admin.site.enable_nav_sidebar = False  # the places of every day stand in the header, the rest on the first page
tongue.speak(apps.get_app_config("policies"))
