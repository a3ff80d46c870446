"""Django as small as it goes, for what we compare ourselves with."""

from __future__ import annotations

import os

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.references.view"
INSTALLED_APPS = ["channels"]
MIDDLEWARE: list[str] = []
LOGGING_CONFIG = None
USE_TZ = True
VALKEY_URL = os.environ["VALKEY_URL"]
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",  # the quickest that scales
        "CONFIG": {"hosts": [VALKEY_URL]},
    }
}
