"""Where everything is served: pages at the root, the API, the editors' desk, and what a monitor asks."""

from django.contrib import admin
from django.urls import include, path

from policies.web import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("policies.api.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("", include("policies.web.urls")),
]
