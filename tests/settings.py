"""Settings of the tests: the real ones, with an environment of their own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("PLACE_DATA_DIR", tempfile.mkdtemp(prefix="place-tests-"))
os.environ.setdefault("DEBUG", "1")

from placeproject.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow
