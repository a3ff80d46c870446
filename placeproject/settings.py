"""Django's settings, and the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from board.core.palette import PRESETS
from board.store.valkey.url import embedded_url
from placeproject.back_ends import caches, channel_layers, databases
from placeproject.data_dir import made_folder
from placeproject.environment import Environment
from placeproject.logs import TO_STANDARD_ERROR
from placeproject.secret_key import local_secret_key
from placeproject.sign_in import *  # noqa: F403  # settings are names of this very module
from placeproject.sign_in import SIGN_IN_APPS

env = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent

# --- This process -------------------------------------------------------------------------

DEBUG = env.flag("DEBUG", True)
PORT = env.whole("PORT", 8000, 1, 65_535)
DATA_DIR = made_folder((BASE_DIR / env.text("PLACE_DATA_DIR", "var")).resolve())
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is required when DEBUG is off. Set it to 50 or more random characters."
        )
    SECRET_KEY = local_secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["*"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- The board (first values; the admin changes the live ones afterwards) ------------------

PLACE_WIDTH = env.whole("PLACE_WIDTH", 1000, 1, 32_767)
PLACE_HEIGHT = env.whole("PLACE_HEIGHT", 1000, 1, 32_767)
PLACE_COLORS_MAX = int(env.choice("PLACE_COLORS_MAX", {"16": "16", "256": "256"}, "16"))
PLACE_PALETTE = env.word("PLACE_PALETTE", tuple(PRESETS))
PLACE_COOLDOWN_SECONDS = env.whole("PLACE_COOLDOWN_SECONDS", 300, 0, 86_400)
PLACE_UNDO_SECONDS = env.whole("PLACE_UNDO_SECONDS", 5, 0, 60)
PLACE_TICK_MS = env.whole("PLACE_TICK_MS", 100, 20, 1000)
PLACE_BOARD_TTL_SECONDS = env.whole("PLACE_BOARD_TTL_SECONDS", 1, 0, 60)

# --- Limits ---------------------------------------------------------------------------------

PLACE_SESSIONS_PER_IP_HOUR = env.whole("PLACE_SESSIONS_PER_IP_HOUR", 30, 0, 1_000_000)
PLACE_PLACEMENTS_PER_IP_HOUR = env.whole("PLACE_PLACEMENTS_PER_IP_HOUR", 1_200, 0, 100_000_000)
PLACE_REPORTS_PER_PLAYER_HOUR = env.whole("PLACE_REPORTS_PER_PLAYER_HOUR", 10, 0, 1_000_000)
PLACE_TRUSTED_PROXIES = env.proxies("PLACE_TRUSTED_PROXIES")
PLACE_SOCKETS_MAX = env.whole("PLACE_SOCKETS_MAX", 20_000, 1, 1_000_000)
PLACE_SOCKET_BUFFER_BYTES = env.whole("PLACE_SOCKET_BUFFER_BYTES", 65_536, 1024, 16_777_216)
PLACE_RING_SECONDS = env.whole("PLACE_RING_SECONDS", 300, 1, 86_400)
PLACE_RING_ENTRIES = env.whole("PLACE_RING_ENTRIES", 200_000, 100, 100_000_000)
PLACE_OUTBOX_LIMIT = env.whole("PLACE_OUTBOX_LIMIT", 1_000_000, 1000, 100_000_000)
PLACE_DRAIN_SECONDS = env.whole("PLACE_DRAIN_SECONDS", 5, 0, 110)

# --- Signing in (see also sign_in.py) --------------------------------------------------------

PLACE_STAFF_TWO_FACTOR = env.word("PLACE_STAFF_TWO_FACTOR", ("off", "required"))
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # a passkey of http://localhost

# --- Seams: adapters by dotted path, chosen once --------------------------------------------

VALKEY_EMBEDDED_DIR = DATA_DIR / "valkey"
VALKEY_IS_EMBEDDED = not env.text("VALKEY_URL")
VALKEY_URL = env.text("VALKEY_URL") or embedded_url(VALKEY_EMBEDDED_DIR)
PLACE_BUS = env.choice(
    "PLACE_BUS",
    {"stream": "board.bus.stream.StreamBus", "sns_sqs": "board.bus.sns_sqs.SnsSqsBus"},
    "stream",
)
PLACE_LEDGER = env.choice(
    "PLACE_LEDGER",
    {
        "orm": "board.ledger.orm.OrmLedger",
        "dynamodb": "board.ledger.dynamodb.ledger.DynamoDBLedger",
    },
    "orm",
)
PLACE_HISTORY = env.choice(
    "PLACE_HISTORY",
    {
        "files": "board.history.building.service.HistoryService",
        "none": "board.history.building.service.NoHistory",
    },
    "files",
)
PLACE_METRICS = env.choice(
    "PLACE_METRICS",
    {"none": "board.live.meter.Silence", "emf": "board.process.metrics.emf.EmbeddedMeter"},
    "none",
)
PLACE_METRICS_PORT = env.whole("PLACE_METRICS_PORT", 0, 0, 65_535)
PLACE_METRICS_HOST = env.text("PLACE_METRICS_HOST", "127.0.0.1")
# Addresses on AWS; the template fills them in, and provisioning/environment_names.py lists them.
PLACE_STAGE = env.text("PLACE_STAGE", "local")
PLACE_TOPIC_PIXEL_UPDATES = env.text("PLACE_TOPIC_PIXEL_UPDATES")
PLACE_TOPIC_BOARD_UPDATES = env.text("PLACE_TOPIC_BOARD_UPDATES")
PLACE_QUEUE_PREFIX = env.text("PLACE_QUEUE_PREFIX", "place-local-task-")
PLACE_TABLE_BOARD = env.text("PLACE_TABLE_BOARD", "place-local-board")
PLACE_TABLE_PLACEMENTS = env.text("PLACE_TABLE_PLACEMENTS", "place-local-placements")
PLACE_TABLE_USERS = env.text("PLACE_TABLE_USERS", "place-local-users")
AWS_REGION = env.text("AWS_REGION") or env.text("AWS_DEFAULT_REGION")  # boto3 reads them, too
ECS_CONTAINER_METADATA_URI_V4 = env.text("ECS_CONTAINER_METADATA_URI_V4")

DATABASES = databases(
    env.database("DATABASE_URL", DATA_DIR / "place.sqlite3"), env.text("DATABASE_SECRET")
)
CACHES = caches(VALKEY_URL)
CHANNEL_LAYERS = channel_layers(VALKEY_URL)

# --- Django ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Not daphne: our runserver is daphne's with the services of a board, and its app
    # would load Twisted in every command.
    "placeproject",  # before staticfiles, which has a runserver as well
    "board",
    "provisioning",
    "board.identity.accounts.admin_config.StaffAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "servestatic",
    *SIGN_IN_APPS,
]
MIDDLEWARE = [
    "placeproject.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "placeproject.web.away.BackEndsAway",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "placeproject.urls"
ASGI_APPLICATION = "placeproject.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"  # placeproject/web/assets.py answers below it
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
SERVESTATIC_USE_FINDERS = SERVESTATIC_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "placeproject.web.storage.PlainStaticFilesStorage"
        if DEBUG
        else "placeproject.web.storage.HashedStaticFilesStorage"
    },
}

# --- Security -------------------------------------------------------------------------------

# TLS ends at a proxy in front; behind one, the cookies are for https only.
SECURE = env.flag("PLACE_HTTPS", True) and not DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Whether it binds names that are not the board's is for those to say whose they are.
PLACE_HSTS = env.word("PLACE_HSTS", ("host", "subdomains", "preload"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = PLACE_HSTS in ("subdomains", "preload")
SECURE_HSTS_PRELOAD = PLACE_HSTS == "preload"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for the above
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Believed only from PLACE_TRUSTED_PROXIES (placeproject/asgi.py); they must overwrite it.
# Behind CloudFront and a load balancer only CloudFront's own header says what the viewer used.
PLACE_HTTPS_HEADER = env.text("PLACE_HTTPS_HEADER", "X-Forwarded-Proto")
if PLACE_TRUSTED_PROXIES.networks:
    SECURE_PROXY_SSL_HEADER = (
        "HTTP_" + PLACE_HTTPS_HEADER.upper().replace("-", "_"),
        "https",
    )

LOGGING = TO_STANDARD_ERROR

env.refuse_unknown("PLACE_")
