from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Export-control restrictions, their history, and the news that moves them."""

    name = "policies"
    verbose_name = "Export-control policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from policies import checks  # noqa: F401  (registers them)
