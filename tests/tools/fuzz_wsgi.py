"""The product's application without the lock on failed sign-ins, which whoever fuzzes would run into at once."""

from django.conf import settings

from tracker.wsgi import application as application

settings.AXES_ENABLED = False
