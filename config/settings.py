"""Settings. Every value that differs between machines comes from the environment; docs/operations.md lists them."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.FileAwareEnv()

# One thread in the engine's linear algebra: the same bytes on any number of cores, and processes do not quarrel over
# small matrices. It counts only before NumPy is first loaded, hence here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# --- Mode -------------------------------------------------------------------------------------------------------
# "local" is one process on loopback with an SQLite file; "production" refuses every unsafe default.
MODE = env.str("JUARA_MODE", default="local")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured(f"JUARA_MODE is {MODE!r}; it can be 'local' or 'production'.")
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG cannot be on in production.")
LOCAL_SECRET = "only-for-a-local-machine-" + "0" * 40
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default=LOCAL_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- Applications ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "accounts",
    "awards",
    "judging",
    "scoring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "formtools",
    "import_export",
    "allauth",
    "allauth.account",
    "rules.apps.AutodiscoverRulesConfig",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "awards.middleware.CookielessFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.LoggedOutMiddleware",
    "accounts.middleware.ReaderMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.shell",
            ],
        },
    }
]
FORM_RENDERER = "accounts.forms.renderer.JuaraRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ----------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'juara.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["ENGINE"] = "accounts.sqlite3"  # Django's, with waiting for the write lock that is fair
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
            "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- People ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.LoginForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
# How many proxies stand before us: without it, limits by address count everybody as the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

# --- Sessions, cookies, headers ----------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Languages and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
LANGUAGE_COOKIE_HTTPONLY = True

# --- Files -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads, receipts and bulk results are private: no URL serves this folder, views answer after asking a rule.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "files"))
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "accounts.storage.DurableFileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", default=None),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o600
# The header in which our own proxy stamps the moment of arrival ("t=1793374739.123"); empty: stamps are not believed.
TRUSTED_ARRIVAL_HEADER = env.str("TRUSTED_ARRIVAL_HEADER", default="")
# From which addresses or networks our proxy speaks; "unix" stands for a Unix socket. Stamps of others are ignored.
TRUSTED_PROXY_ADDRESSES = env.list("TRUSTED_PROXY_ADDRESSES", default=["127.0.0.1", "::1"])
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=20 * 1024 * 1024)
# Uploads in pieces wait here until they are whole: a folder on a disk, also where the files go to a bucket.
UPLOADS_ROOT = Path(env.str("UPLOADS_ROOT", default=f"{MEDIA_ROOT}/uploads"))
UPLOAD_CHUNK_BYTES = env.int("UPLOAD_CHUNK_BYTES", default=512 * 1024)
# A host of its own for what people uploaded, where nobody is logged in; empty: a path without cookies on this one.
FILES_HOST = env.str("FILES_HOST", default="")
if FILES_HOST:
    ALLOWED_HOSTS.append(FILES_HOST.partition(":")[0])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(FILES_HOST)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Mail --------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Juara <noreply@localhost>")

# --- Long work ---------------------------------------------------------------------------------------------------
# "embedded": a thread of the web process works the queue; "worker": `manage.py db_worker` processes do.
JOB_RUNNER = env.str("JOB_RUNNER", default="embedded")
if JOB_RUNNER not in {"embedded", "worker"}:
    raise ImproperlyConfigured(f"JOB_RUNNER is {JOB_RUNNER!r}; it can be 'embedded' or 'worker'.")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What a job of each kind runs: a function (job) -> None that calls one action and reports progress.
JOB_KINDS = {
    "charters": "awards.jobs.make_charters",
    "copies": "awards.evidence.copying.make_copies",
    "links": "awards.evidence.linking.check_links",
    "likeness": "awards.comparing.compare_entries",
    "import": "scoring.jobs.run_import",
    "ranking": "scoring.jobs.run_ranking",
    "firmness": "scoring.jobs.run_firmness",
}

# Who knows the criteria that questions of a form can inform: a function (edition) -> judging.queries.criteria.Criteria.
FORM_CRITERIA = "judging.queries.criteria.criteria_of"
# Who says in words how an edition ranks: a function (edition, method) -> scoring.wording.RankingWords.
RANKING_WORDS = "scoring.wording.ranking_words"

# What runs again and again: function (now), and after how many minutes. The embedded runner or `manage.py tick` calls it.
SCHEDULE = {
    "evidence": ("awards.actions.upload.tidy", 15),
    "reminders": ("awards.actions.reminder.put_due", 15),
    "digests": ("awards.actions.digest.send_due", 5),
}

# --- Cache: shared by all workers, because log-in limits count in it ---------------------------------------------
CACHES = {
    "default": env.cache("CACHE_URL", default="dbcache://juara_cache"),
}

# --- Import and export -------------------------------------------------------------------------------------------
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in ("pikepdf", "django_tasks", "django_tasks_db")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
