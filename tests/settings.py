"""The product's settings for tests: of what is set outside, only TEST_DATABASE_URL and TEST_REDIS_URL count."""

import atexit
import os
import shutil
import tempfile

KEPT = {name: os.environ[name] for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL") if os.environ.get(name)}
OWN = ("MODE", "DEBUG", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "ALLOWED_HOSTS", "HOST", "PORT", "BEHIND_PROXY", "HTTPS")
OWN += ("API_ANONYMOUS", "API_PROPOSALS", "API_RATE_ADDRESS", "API_RATE_KEY")
OWN += ("HSTS_SECONDS", "FETCH_ALLOW", "CONTACT", "LOG_LEVEL", "DATABASE_URL", "REDIS_URL")
for name in OWN:
    os.environ.pop(name, None)
os.environ |= {name.removeprefix("TEST_"): value for name, value in KEPT.items()}
os.environ |= {"MODE": "development", "LOG_LEVEL": "ERROR", "API_RATE_ADDRESS": "0", "API_RATE_KEY": "0"}
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tracker-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from tracker import settings as product  # noqa: E402  (after the environment is made)

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

DATABASES = {"default": dict(product.DATABASES["default"])}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file, as threads of one test share it
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['DATA_DIR']}/test.sqlite3"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
