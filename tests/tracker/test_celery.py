"""The schedule names tasks that there are, and Celery takes each of our settings."""

from celery.app.defaults import NAMESPACES, flatten
from django.conf import settings

from tracker.celery import app


def test_every_name_in_the_schedule_is_a_task() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_every_setting_is_one_that_celery_knows() -> None:
    known = {name for name, _ in flatten(NAMESPACES)} | {"visibility_timeout"}
    ours = {name.removeprefix("CELERY_").lower() for name in dir(settings) if name.startswith("CELERY_")}
    assert ours <= known


def test_a_message_is_acknowledged_only_when_its_work_is_done() -> None:
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost and app.conf.task_retry_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.result_backend is None
