"""Django's settings, all drawn from ``environment`` so that one table documents them."""

from datetime import timedelta
from pathlib import Path

from handrail.config import database, environment, framing, logging, mesh, providers, secrets

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = environment.is_on("HANDRAIL_DEBUG")
DEMO = environment.is_on("HANDRAIL_DEMO")
SECRET_KEY = secrets.secret_key()
ALLOWED_HOSTS = [
    *filter(None, environment.get("HANDRAIL_ALLOWED_HOSTS").split(",")),
    "127.0.0.1",
    "localhost",
    "[::1]",
]
PUBLIC_URL = (
    environment.get("HANDRAIL_PUBLIC_URL") or f"http://127.0.0.1:{environment.get('HANDRAIL_PORT')}"
)
SERVICE_NAME = environment.get("HANDRAIL_SERVICE_NAME")
NHS_LOGO = environment.is_on("HANDRAIL_NHS_LOGO")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "handrail.domain.audit",
    "handrail.domain.places",
    "handrail.domain.organisations",
    "handrail.domain.staff",
    "handrail.domain.systems",
    "handrail.domain.invitations",
    "handrail.domain.agreements",
    "handrail.domain.disclosure",
    "handrail.domain.participants",
    "handrail.domain.programmes",
    "handrail.domain.consent",
    "handrail.domain.directory",
    "handrail.domain.capacity",
    "handrail.domain.messaging",
    "handrail.domain.matching",
    "handrail.domain.prompting",
    "handrail.domain.referrals",
    "handrail.domain.enquiries",
    "handrail.domain.cases",
    "handrail.domain.outcomes",
    "handrail.domain.reports",
    "handrail.domain.copies",
    "handrail.domain.concerns",
    "handrail.domain.transfers",
    "handrail.domain.sharing",
    "handrail.domain.oversight",
    "handrail.domain.overrides",
    "handrail.domain.retention",
]

MIDDLEWARE = [
    "handrail.web.shared.middleware.request_id",
    "handrail.web.shared.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handrail.web.shared.middleware.limit_body",
    "handrail.web.shared.middleware.errors_without_database",
    "handrail.web.shared.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handrail.web.shared.allowances.counted",
    "handrail.web.shared.outside.ask_first",
    "handrail.web.shared.viewer.one_transaction",
    "handrail.web.shared.kept.shown",
]

ROOT_URLCONF = "handrail.config.urls"
WSGI_APPLICATION = "handrail.config.wsgi.application"
DATABASES = {"default": database.app_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "staff.Account"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "handrail.config.templating.environment",
            "context_processors": ["handrail.web.shared.chrome.context"],
        },
    },
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
# With one language there is nothing to look up: translating is a tenth of a page's time.
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.data_dir() / "static"
# The assets are fetched after these settings are read the first time, so both are always named.
STATICFILES_DIRS = [PACKAGE / "web" / "shared" / "static", PACKAGE / "web" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "handrail.config.static_files.Collected"},
}
# Where nothing was collected, as in tests, files come from the package as they are.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").is_file()
MEDIA_ROOT = environment.data_dir() / "files"

SESSION_ENGINE = "handrail.web.shared.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
# Staff's sessions also end when they are not used; eight hours are their limit all the same.
SESSION_IDLE = timedelta(minutes=environment.number("HANDRAIL_IDLE_MINUTES"))
REVIEW_LATE = timedelta(days=environment.number("HANDRAIL_REVIEW_LATE_DAYS"))
SESSION_COOKIE_HTTPONLY = True
HTTPS = environment.is_on("HANDRAIL_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CSRF_COOKIE_HTTPONLY = HTTPS
# No other host, and nobody without TLS, can set a cookie of these names (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# A visitor's draft has a path of its own, with which a cookie can have no stronger name.
BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}handrail_browser"
DRAFT_COOKIE_NAME = f"{'__Secure-' if HTTPS else ''}handrail_draft"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "handrail.web.shared.errors.forged_form"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by what stands in front, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
FRAME_ANCESTORS = framing.ancestors()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

PASSWORD_HASHERS = ["handrail.config.passwords.Argon2"]
AUTHENTICATION_BACKENDS = ["handrail.web.signin.backend.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "handrail.web.signin.place_words.NotOfThisPlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/start/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "handrail.web.signin.adapter.StaffAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
# Where TLS ends in front, the last address that server added is the one tries are counted by.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.is_on("HANDRAIL_HTTPS") else 0
MFA_ADAPTER = "handrail.web.signin.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN: two factors in one
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a whole hospital may share one address
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator made the account, and knows the address
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or after SESSION_COOKIE_AGE
ACCOUNT_FORMS = {
    "login": "handrail.web.signin.forms.SignIn",
    "change_password": "handrail.web.signin.forms.ChangePassword",
    "set_password": "handrail.web.signin.forms.SetPassword",
    "reset_password": "handrail.web.signin.forms.AskForPassword",
    "reset_password_from_key": "handrail.web.signin.forms.NewPassword",
    "reauthenticate": "handrail.web.signin.forms.Confirm",
}
MFA_FORMS = {
    "authenticate": "handrail.web.signin.forms.Code",
    "reauthenticate": "handrail.web.signin.forms.CodeAgain",
    "activate_totp": "handrail.web.signin.forms.FirstCode",
    "add_webauthn": "handrail.web.signin.forms.AddPasskey",
    "edit_webauthn": "handrail.web.signin.forms.RenamePasskey",
    "login_webauthn": "handrail.web.signin.forms.UsePasskey",
    "authenticate_webauthn": "handrail.web.signin.forms.PasskeyToo",
    "reauthenticate_webauthn": "handrail.web.signin.forms.PasskeyAgain",
}

# Whom people sign in by besides our own accounts, and the door to each kind.
SIGN_IN_PROVIDERS = providers.read()
SIGN_IN_DOORS = {
    "oidc": "handrail.interop.oidc.door",
    "cis2": "handrail.interop.cis2.door",
    "nhs_login": "handrail.interop.nhs_login.door",
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # counters of tries must not push each other out
    }
}

# Other systems on this very machine, without TLS, are for trying out only.
SYSTEMS_MAY_BE_HERE = DEMO or DEBUG
PRIVATE_SYSTEMS = frozenset(filter(None, environment.get("HANDRAIL_PRIVATE_SYSTEMS").split(",")))
# Prompts in a clinical system: how often a day, by which codes, and whether discovery is open.
PROMPTS_A_DAY = environment.number("HANDRAIL_PROMPTS_A_DAY")
PROMPT_CODES_FILE = environment.get("HANDRAIL_PROMPT_CODES_FILE")
# Our app inside a clinical system: the key it proves itself by, and the door to records.
SMART_KEY_FILE = environment.get("HANDRAIL_SMART_KEY_FILE")
LAUNCH_DOOR = "handrail.interop.smart.door"
CDS_DISCOVERY_IS_OPEN = not environment.is_on("HANDRAIL_CDS_DISCOVERY_CLOSED")

METRICS_TOKEN = environment.get("HANDRAIL_METRICS_TOKEN")
FIELD_KEYS = secrets.field_keys  # asked for when a text is sealed or opened

# The ends of the audit's chain, outside the database.
AUDIT_HEAD_PATH = (
    environment.get("HANDRAIL_AUDIT_HEAD_PATH") or environment.data_dir() / "audit" / "heads.jsonl"
)

# How messages leave: each door is a function that returns one, chosen here.
SMTP_URL = environment.get("HANDRAIL_SMTP_URL")
MAIL_FROM = environment.get("HANDRAIL_MAIL_FROM")
MAIL_FOLDER = environment.data_dir() / "mail"
TEXTS_FOLDER = environment.data_dir() / "texts"
EXPORTS_FOLDER = environment.data_dir() / "bulk-exports"
ORD_URL = environment.get("HANDRAIL_ORD_URL")
PDS = environment.get("HANDRAIL_PDS")
MAILBOXES_FILE = environment.get("HANDRAIL_MAILBOXES_FILE")
MAIL_DOOR = "handrail.interop.mailbox.door"
TEXT_DOOR = "handrail.interop.texts.door"
# Letters into practices' own systems: our mailbox, and which receipt ends the waiting.
MESH = mesh.read()
MESH_ENDS_WITH = MESH.ends_with if MESH else "filed"
LETTER_PDF = "handrail.interop.letters.pdf.write"
LETTER_DOCUMENT = "handrail.interop.letters.writing.as_document"
MESH_DOOR = "handrail.interop.mesh.door"
LETTER_CODES_FILE = environment.get("HANDRAIL_LETTER_CODES_FILE")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = ["handrail.jobs.tasks"]
# Jobs run every few seconds and carry ids only: what succeeded is worth no row.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

LOGGING_CONFIG = None
logging.configure(environment.get("HANDRAIL_LOG"), debug=DEBUG)
SILENCED_SYSTEM_CHECKS = [
    "staticfiles.W004",  # the assets may not be there yet
    "security.W021",  # preloading HSTS binds a whole domain, which is not ours to bind
]
