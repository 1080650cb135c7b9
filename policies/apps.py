from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PoliciesConfig(AppConfig):
    """Export-control restrictions, their history, and the news that moves them."""

    name = "policies"
    verbose_name = "Export-control policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from policies import (
            checks,  # noqa: F401  (registers them)
            roles,
        )

        # Permissions exist only once a migration is through, so the groups are made by what the framework runs after it.
        post_migrate.connect(roles.ship, sender=self, dispatch_uid="policies.roles")
