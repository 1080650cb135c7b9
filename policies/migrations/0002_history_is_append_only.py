"""Put the triggers on the ledger, its checkpoints and the change log."""

from django.db import migrations

from policies.models import triggers

TABLES = {"policies_statusevent": "hash", "policies_checkpoint": "id", "policies_change": "id"}


def forwards(apps, schema_editor):
    triggers.create(schema_editor.connection, TABLES)


def backwards(apps, schema_editor):
    triggers.drop(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
