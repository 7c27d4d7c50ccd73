"""Every setting of the installation, read from the environment. Importing this file changes nothing.

docs/handbook/it.md has the table of the variables. A value that cannot be read stops the start with its name.
"""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from hemmaplan.config import database, embedded_postgres, identity_providers, production, statements
from hemmaplan.config.roles import ROLES
from hemmaplan.foundation import written

# Reading the environment -------------------------------------------------------------------------------------------


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _flag(name: str, *, default: bool = False) -> bool:
    given = _text(name).lower()
    if given in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return given in {"1", "true", "yes", "on"} if given else default
    raise ImproperlyConfigured(f"{name} ska vara 1 eller 0, inte {given!r}.")


def _number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    given = _text(name, str(default))
    try:
        number = written.read_whole(given)
    except ValueError:
        raise ImproperlyConfigured(f"{name} ska vara ett heltal, inte {given!r}.") from None
    if number < least or (most is not None and number > most):
        raise ImproperlyConfigured(f"{name} ska vara {least}–{most}, inte {given}.")
    return number


def _items(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in _text(name, default).split(",") if item.strip()]


# What kind of installation ------------------------------------------------------------------------------------------
# A database of one's own means production, the embedded one means a demo, unless HEMMAPLAN_MODE says otherwise.

DATABASE_URL = _text("DATABASE_URL")
DATABASE_OWNER_URL = _text("DATABASE_OWNER_URL")
MODE = _text("HEMMAPLAN_MODE", "production" if DATABASE_URL else "demo")
if MODE not in {"production", "demo", "development", "test"}:
    raise ImproperlyConfigured(f"HEMMAPLAN_MODE ska vara production, demo, development eller test, inte {MODE!r}.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = MODE == "development"
HOME = embedded_postgres.home()
PACKAGE = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    given = _text("SECRET_KEY")
    if given:
        return given
    if PRODUCTION:
        return ""  # refused below, with what else is wrong
    kept = HOME / "secret_key"
    # Set-up writes the file; without it every process has its own key, which is enough for a check or a test.
    return kept.read_text().strip() if kept.exists() else secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = _items("SECRET_KEY_FALLBACKS")
# Host names that answer with the public's pages and nothing else.
PORTAL_HOSTS = _items("PORTAL_HOSTS")
ALLOWED_HOSTS = [
    *_items("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver"), *PORTAL_HOSTS
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = _items("CSRF_TRUSTED_ORIGINS")

# Parts --------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hemmaplan.config",
    "hemmaplan.desk",
    "hemmaplan.portal",
    "hemmaplan.application_form",
    "hemmaplan.web",
    "hemmaplan.integrations",
    "hemmaplan.archive",
    "hemmaplan.statistics",
    "hemmaplan.capacity",
    "hemmaplan.assistance",
    "hemmaplan.interventions",
    "hemmaplan.housing",
    "hemmaplan.cases",
    "hemmaplan.people",
    "hemmaplan.documents",
    "hemmaplan.deadlines",
    "hemmaplan.access",
    "hemmaplan.organisation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "pghistory",
    "pgtrigger",
    "django_htmx",
    "template_partials",
    "csp",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hemmaplan.portal.middleware.Outside",
    "hemmaplan.web.middleware.WithoutNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hemmaplan.web.middleware.NoCopies",
    "hemmaplan.access.middleware.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hemmaplan.web.middleware.CleanText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "hemmaplan.access.middleware.Moment",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "hemmaplan.config.obligations.Obligations",
    "hemmaplan.access.middleware.Door",
]

ROOT_URLCONF = "hemmaplan.config.urls"
WSGI_APPLICATION = "hemmaplan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "desk").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "hemmaplan.web.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "hemmaplan.web.forms.KitRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database -----------------------------------------------------------------------------------------------------------


# A connection that lives on keeps its statements planned. One that is shared out by PgBouncer cannot.
_MAX_AGE = _number("DATABASE_CONN_MAX_AGE", 600)
_PREPARED = (
    {"server_side_binding": True, "prepare_threshold": statements.THRESHOLD}
    if _flag("DATABASE_PREPARED", default=_MAX_AGE > 0)
    else {}
)


def _database(url: str, name: str = "DATABASE_URL") -> dict[str, object]:
    described = database.described(url, name)
    return {
        **described,
        "OPTIONS": {**described["OPTIONS"], **_PREPARED},
        "CONN_MAX_AGE": _MAX_AGE,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


# Two roles: the application's, which pages and jobs work as, and the owner of the tables (config/database_roles.py).
_EMBEDDED = embedded_postgres.server()
DATABASES = {"default": _database(DATABASE_URL or _EMBEDDED.url())}
DATABASE_APPLICATION = dict(DATABASES["default"])
DATABASE_OWNER = (
    (_database(DATABASE_OWNER_URL, "DATABASE_OWNER_URL") if DATABASE_OWNER_URL else None)
    if DATABASE_URL
    else _database(_EMBEDDED.url(user=embedded_postgres.OWNER))
)
# The login library's counts, the same for every web process. Nothing else is cached.
if DATABASE_OWNER_URL and not DATABASE_URL:
    raise ImproperlyConfigured(
        "DATABASE_OWNER_URL är given men inte DATABASE_URL: ange båda, var sin roll i samma databas."
    )
if PRODUCTION and (_faults := list(production.faults(
    key=SECRET_KEY, database=DATABASE_URL, hosts=ALLOWED_HOSTS, debug=DEBUG or _flag("DEBUG") or _flag("DJANGO_DEBUG"),
    application=DATABASE_APPLICATION, owner=DATABASE_OWNER if DATABASE_URL else None, old_keys=SECRET_KEY_FALLBACKS,
    origins=CSRF_TRUSTED_ORIGINS,
))):  # fmt: skip
    raise ImproperlyConfigured("\n".join(["Hemmaplan startar inte i drift:", *_faults]))
# The triggers that keep what a row said before it was changed note the time of the action, not of the database's clock.
PGHISTORY_CREATED_AT_FUNCTION = "COALESCE(NULLIF(CURRENT_SETTING('hemmaplan.at', TRUE), '')::TIMESTAMPTZ, NOW())"
CACHES = {"default": {"BACKEND": "hemmaplan.access.counters.Counters"}}

# The open keys that backups are closed to: the secret one is kept elsewhere.
BACKUP_RECIPIENTS = _items("BACKUP_RECIPIENT")

# Where the digests of the logs' seals go each night, and how mail leaves (config/digests.py).
DIGEST_FOLDER = _text("DIGEST_FOLDER")
DIGEST_SYSLOG = _text("DIGEST_SYSLOG")
DIGEST_MAIL = _items("DIGEST_MAIL")
if DIGEST_SYSLOG and not DIGEST_SYSLOG.startswith(("/", "udp://", "tcp://")):
    raise ImproperlyConfigured("DIGEST_SYSLOG ska vara udp://server:514, tcp://server:514 eller en väg som /dev/log.")
# Whose files these are: by the municipality's code the law decides whether all of them are kept for research.
MUNICIPALITY_CODE = _text("MUNICIPALITY_CODE")
if MUNICIPALITY_CODE and not re.fullmatch(r"[0-9]{4}", MUNICIPALITY_CODE):
    raise ImproperlyConfigured("MUNICIPALITY_CODE ska vara kommunens kod med fyra siffror, till exempel 1266.")
# The municipality's own delegation scheme, a file like cases/decisions/data/delegation.csv; empty uses those starting rows.
DELEGATION_SCHEME = _text("HEMMAPLAN_DELEGATION")
# The reception as the public meets it, dated rows in a file: without one nothing is taken in from the public.
_DEMO_RECEPTION = str(PACKAGE / "cases" / "intake" / "data" / "reception_demo.csv")
RECEPTION_DATA = _text("HEMMAPLAN_RECEPTION", _DEMO_RECEPTION if DEMO else "")
# The municipality's own guideline for income support (assistance/norms/law/guidelines); without one the standard holds.
_DEMO_GUIDELINE = str(PACKAGE / "assistance" / "data" / "guideline_demo.csv")
GUIDELINE_DATA = _text("HEMMAPLAN_GUIDELINE", _DEMO_GUIDELINE if DEMO else "")


def _address(name: str) -> str:
    """An address of a service outside; "demo" is the made-up one, never in production. Empty is not connected."""
    given = _text(name, "demo" if DEMO else "")
    if given in {"", "-"}:
        return ""
    if given == "demo":
        if PRODUCTION:
            raise ImproperlyConfigured(f"{name} kan inte vara demo i drift: svaren är påhittade.")
        return given
    parts = urlsplit(given)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}):
        raise ImproperlyConfigured(f"{name} ska börja med https://, inte {given!r}.")
    return given


# Registers that are asked about those who apply for income support, and the population register (config/connections.py).
SSBTEK_URL = _address("SSBTEK_URL")
SSBTEK_CERTIFICATE, SSBTEK_KEY, SSBTEK_AUTHORITIES = (
    _text("SSBTEK_CERTIFICATE"), _text("SSBTEK_KEY"), _text("SSBTEK_AUTHORITIES")
)  # fmt: skip
SSBTEK_ORGANISATION = _text("SSBTEK_ORGANISATION", "162120000000" if SSBTEK_URL == "demo" else "")
SSBTEK_NAME = _text("SSBTEK_NAME", "Demokommunen" if SSBTEK_URL == "demo" else "")
SSBTEK_ACTOR = _text("SSBTEK_ACTOR", "demo" if SSBTEK_URL == "demo" else "")
SSBTEK_SECONDS = _number("SSBTEK_SECONDS", 60, least=1, most=300)
NAVET_URL = _address("NAVET_URL")
NAVET_CERTIFICATE, NAVET_KEY, NAVET_AUTHORITIES = (
    _text("NAVET_CERTIFICATE"), _text("NAVET_KEY"), _text("NAVET_AUTHORITIES")
)  # fmt: skip
NAVET_ORGANISATION = _text("NAVET_ORGANISATION", "162120000000" if NAVET_URL == "demo" else "")
NAVET_ORDER = _text("NAVET_ORDER", "demo" if NAVET_URL == "demo" else "")
NAVET_SECONDS = _number("NAVET_SECONDS", 20, least=1, most=300)
if _unnamed := [
    service for service, url, organisation in (
        ("SSBTEK", SSBTEK_URL, SSBTEK_ORGANISATION), ("NAVET", NAVET_URL, NAVET_ORGANISATION)
    ) if url and not organisation
]:  # fmt: skip
    raise ImproperlyConfigured(
        f"{_unnamed[0]}_URL kräver {_unnamed[0]}_ORGANISATION: kommunens organisationsnummer med 16 före."
    )
EMAIL_HOST = _text("EMAIL_HOST")
EMAIL_PORT = _number("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _text("EMAIL_USER"), _text("EMAIL_PASSWORD")
EMAIL_USE_TLS = _flag("EMAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _text("EMAIL_FROM", "hemmaplan@localhost")
if DIGEST_MAIL and not EMAIL_HOST:
    raise ImproperlyConfigured("DIGEST_MAIL kräver EMAIL_HOST: servern som tar emot brev.")

# Jobs: config/jobs.py is the table of them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Who logs in --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "hemmaplan.access.passwords.Guessable"},
]
# Whoever holds one of these roles sets up a second factor before anything else: accounts, logs, protected identities.
SECOND_FACTOR_ROLES = _items(
    "SECOND_FACTOR_ROLES", "system_owner,log_reviewer,unit_manager,deputy" if PRODUCTION else ""
)
if SECOND_FACTOR_ROLES == ["-"]:
    SECOND_FACTOR_ROLES = []
if _unknown := [key for key in SECOND_FACTOR_ROLES if key not in {role.key for role in ROLES}]:
    raise ImproperlyConfigured(
        f"SECOND_FACTOR_ROLES: rollen {_unknown[0]!r} finns inte. Välj bland {', '.join(role.key for role in ROLES)}, eller - för ingen."
    )
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "hemmaplan.config.login.Adapter"
ACCOUNT_FORMS = {"change_password": "hemmaplan.config.password_change.ChangePasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Passwords are counted by access/lockout.py; "login_failed" is left for the tries with a second factor.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/15m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "hemmaplan.config.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Hemmaplan"
ALLAUTH_TRUSTED_PROXY_COUNT = _number("TRUSTED_PROXY_COUNT", 1 if _flag("BEHIND_TLS_PROXY") else 0)

# Identity providers, of residents and of staff (docs/handbook/log-in.md). A demo that runs has one of its own.
IDENTITY_PROVIDERS = identity_providers.read(_text, production=PRODUCTION)
if DEMO and not IDENTITY_PROVIDERS:
    IDENTITY_PROVIDERS = identity_providers.of_the_demo(HOME)
# Whether staff may log in by a password of Hemmaplan's own. When not, one account may, for the day the provider is down.
LOCAL_LOG_IN = _flag("LOCAL_LOG_IN", default=True)
EMERGENCY_ACCOUNT = _text("EMERGENCY_ACCOUNT")
if not LOCAL_LOG_IN and not (EMERGENCY_ACCOUNT and [one for one in IDENTITY_PROVIDERS if one.audience == "staff"]):
    raise ImproperlyConfigured(
        "LOCAL_LOG_IN=0 kräver STAFF_PROVIDERS och EMERGENCY_ACCOUNT: ett konto som kommer in när tjänsten inte svarar."
    )
# A resident's log-in ends soon: it may be on a computer that others use.
RESIDENT_IDLE_SECONDS = _number("RESIDENT_IDLE_MINUTES", 10, least=2, most=30) * 60
RESIDENT_SESSION_SECONDS = _number("RESIDENT_SESSION_MINUTES", 60, least=5, most=120) * 60
RESIDENT_LOGGED_OUT_URL = "/invanare/utloggad/"

# Safety of the pages ------------------------------------------------------------------------------------------------

SECURE = PRODUCTION
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = _number("SESSION_HOURS", 10, least=1, most=24) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = _number("SESSION_IDLE_MINUTES", 30, least=1, most=24 * 60) * 60
CSRF_FAILURE_VIEW = "hemmaplan.web.errors.csrf_failure"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE and _flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = _number("HSTS_SECONDS", 31_536_000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if _flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Language and time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("svenska")), ("en", _("engelska"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = False

# Files --------------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(_text("STATIC_ROOT", str(HOME / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if MODE in {"production", "demo"}
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = MODE in {"development", "test"}
WHITENOISE_AUTOREFRESH = MODE in {"development", "test"}
MEDIA_ROOT = Path(_text("FILES_ROOT", str(HOME / "files")))
# A municipality's own headings of investigations and the items of its instruments, in files of its own.
OWN_HEADINGS = Path(_text("OWN_HEADINGS")) if _text("OWN_HEADINGS") else None
DATA_UPLOAD_MAX_MEMORY_SIZE = _number("UPLOAD_MAX_MIB", 20) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Log: to the console, for the service manager to keep. No names, no numbers, no query strings ------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"short": {"()": "hemmaplan.config.log_lines.Short"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["short"]}},
    "root": {"handlers": ["console"], "level": _text("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
    "loggers": {
        # A refused request's line holds its path and nothing else; the body never reaches the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
