"""How people sign in: django-allauth's settings that hold in every deployment.

Each name is documented at https://docs.allauth.org; those that depend on the environment are in
settings.py.
"""

from __future__ import annotations

SIGN_IN_APPS = ["allauth", "allauth.account", "allauth.mfa", "django.contrib.humanize"]

LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
# A subclass of Django's: both would look permissions up twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "board.identity.accounts.adapter.Accounts"
ACCOUNT_FORMS = {
    "login": "board.identity.accounts.forms.SignInForm",
    "reauthenticate": "board.identity.accounts.forms.ConfirmForm",
    "change_password": "board.identity.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # createsuperuser works without an address
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
# Wrong passwords: of one address, and for one name.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 s by which a phone's clock may be wrong
