"""Where everything is served: pages at the root, the API, the editors' desk, and what a monitor asks."""

from django.contrib import admin
from django.urls import include, path

from policies.web import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("policies.api.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("", include("policies.web.urls")),
]

handler400 = "policies.api.problems.bad_request"
handler403 = "policies.api.problems.permission_denied"
handler404 = "policies.api.problems.not_found"
handler500 = "policies.api.problems.server_error"
