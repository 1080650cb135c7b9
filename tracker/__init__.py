"""Configuration only: settings, the Celery application, addresses, and the doors for servers."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
