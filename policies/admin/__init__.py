"""The editor's desk: the registry, the review queue, sources, the read-only history and the change log.

Stock ``django.contrib.admin``. Nothing is decided here: registry rows are saved through ``policies.registry.edit``,
steps through ``policies.history``, proposals through ``policies.pipeline.review``.
"""

from django.contrib import admin

from . import accounts, changelog, history, keys, looks, registry, restrictions, review, sources

__all__ = ["accounts", "changelog", "history", "keys", "looks", "registry", "restrictions", "review", "sources"]

admin.site.site_header = "Export-control desk"
admin.site.site_title = "Export-control desk"
admin.site.index_title = "The desk"
