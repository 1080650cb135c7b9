"""Put the triggers on the ledger, its checkpoints and the change log."""

from django.db import migrations

from policies.models import triggers


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [migrations.RunPython(triggers.forwards, triggers.backwards)]
