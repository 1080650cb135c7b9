"""What Celery runs. A message is only a hint: each task looks up what is owed, and may run twice without harm."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from policies import history
from policies.models import NewsItem, Source
from policies.pipeline import archive, ingest, readings, rounds, schedule
from policies.pipeline.fetch import Http
from policies.publish import alerts, coming, webhooks


@shared_task
def sweep() -> None:
    """Hand out what is owed and in nobody's hands: due sources and unread articles."""
    now = timezone.now()
    for _ in range(schedule.hands_wanted(now=now)):
        look_at_due.apply_async(expires=settings.SWEEP_SECONDS * 4)
    for some in readings.portions(readings.owed_items(now=now)):
        read_items.delay(some)


@shared_task
def look_at_due() -> None:
    """For a while; what is left then is handed to whoever is free."""
    looked = rounds.look_at_due(http=Http.from_settings(), clock=timezone.now)
    if looked and schedule.hands_wanted(now=timezone.now()):
        look_at_due.delay()


@shared_task
def fetch_source(source_id: int) -> None:
    now = timezone.now()
    source = Source.objects.filter(pk=source_id).first()
    if source and schedule.claim(source, now=now):
        ingest.ingest(source, http=Http.from_settings(), now=now)


@shared_task
def read_items(item_ids: list[int]) -> None:
    readings.read_items(NewsItem.objects.filter(pk__in=item_ids).order_by("received_at", "id"), now=timezone.now())


@shared_task
def read_item(item_id: int) -> None:
    read_items([item_id])


@shared_task
def tidy() -> None:
    archive.tidy(now=timezone.now())


@shared_task
def announce_day() -> None:
    now = timezone.now()
    coming.announce(now.date(), now=now)


@shared_task
def publish_checkpoint() -> None:
    history.seal_if_changed(now=timezone.now())


@shared_task
def send_webhooks() -> None:
    now = timezone.now()
    webhooks.plan(now=now)
    webhooks.deliver(now=now, http=Http.from_settings())


@shared_task
def send_alerts() -> None:
    alerts.send_due(now=timezone.now())
