"""What Celery runs. A message is only a hint: each task looks up what is owed, and may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from policies import history
from policies.models import NewsItem, Source
from policies.pipeline import ingest
from policies.pipeline.fetch import Http
from policies.publish import coming


@shared_task
def sweep() -> None:
    """Hand out what is owed and in nobody's hands: due sources and unread articles."""
    now = timezone.now()
    for source_id in ingest.due_sources(now=now):
        fetch_source.delay(source_id)
    for item_id in ingest.owed_items(now=now):
        read_item.delay(item_id)


@shared_task
def fetch_source(source_id: int) -> None:
    now = timezone.now()
    source = Source.objects.filter(pk=source_id).first()
    if source and ingest.claim(source, now=now):
        ingest.ingest(source, http=Http.from_settings(), now=now)


@shared_task
def read_item(item_id: int) -> None:
    item = NewsItem.objects.filter(pk=item_id).first()
    if item:
        ingest.read_item(item, now=timezone.now())


@shared_task
def announce_day() -> None:
    now = timezone.now()
    coming.announce(now.date(), now=now)


@shared_task
def publish_checkpoint() -> None:
    history.seal_if_changed(now=timezone.now())
