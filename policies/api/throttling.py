"""How often one may ask: so many requests a minute for each key, and for each address without one.

The counts stand in the broker's Valkey, so that all processes share them; where it cannot be reached each process counts for
itself, rather than refusing everybody.
"""

import math
import time
from collections import Counter
from threading import Lock
from typing import Any

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from policies.models import ApiKey

WINDOW = 60  # seconds
RETRY_BROKER_AFTER = 5.0
MOST_COUNTED = 50_000


class Rate(BaseThrottle):
    """Counts the request and notes on it what the answer's headers say."""

    def allow_request(self, request: Request, view: Any) -> bool:
        is_key = isinstance(request.auth, ApiKey)
        most = settings.API_RATE_KEY if is_key else settings.API_RATE_ADDRESS
        if not most:
            return True
        who = f"key-{request.auth.pk}" if is_key else f"address-{request.META.get('REMOTE_ADDR', '')}"
        now = time.time()
        self.left_over = math.ceil(WINDOW - now % WINDOW)
        count = COUNTS.add(f"{who}:{int(now // WINDOW)}")
        request._request.rate = (most, max(most - count, 0), self.left_over)
        return count <= most

    def wait(self) -> float:
        return self.left_over


def told(request: Any, response: Any) -> None:
    """Put the rate into the answer's headers, as the IETF's draft on RateLimit fields has them, and as it had them before."""
    rate = getattr(request, "rate", None)
    if rate:
        most, left, seconds = rate
        response["RateLimit-Policy"] = f'"default";q={most};w={WINDOW}'
        response["RateLimit"] = f'"default";r={left};t={seconds}'
        for name, value in (("Limit", most), ("Remaining", left), ("Reset", seconds)):
            response[f"RateLimit-{name}"] = str(value)


class _Counts:
    def __init__(self) -> None:
        self._own: Counter[str] = Counter()
        self._lock = Lock()
        self._client: Any = None
        self._dead_until = 0.0

    def add(self, key: str) -> int:
        """Count one more; how many there are in this window."""
        if time.monotonic() >= self._dead_until:
            try:
                return self._shared(f"pp:rate:{key}")
            except (redis.RedisError, OSError):
                self._dead_until = time.monotonic() + RETRY_BROKER_AFTER
        with self._lock:
            if len(self._own) > MOST_COUNTED:
                self._own.clear()
            self._own[key] += 1
            return self._own[key]

    def _shared(self, key: str) -> int:
        if self._client is None:
            quick = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
            self._client = redis.Redis.from_url(settings.REDIS_URL, **quick)
        count = int(self._client.incr(key))
        if count == 1:
            self._client.expire(key, 2 * WINDOW)
        return count


COUNTS = _Counts()
