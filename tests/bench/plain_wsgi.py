"""The product's application with the plain views beside the API."""

from django.conf import settings

from tracker.wsgi import application as application

settings.ROOT_URLCONF = "tests.bench.plain_views"
