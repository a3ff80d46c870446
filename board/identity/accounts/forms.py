"""The forms that ask for a password: no mail goes out that could set a new one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm


class WithoutReset:
    """Of forms with a field `asks`, whose help links to what this board does not have."""

    asks = "password"
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.asks].help_text = ""


class SignInForm(WithoutReset, LoginForm):
    pass


class ConfirmForm(WithoutReset, ReauthenticateForm):
    pass


class NewPasswordForm(WithoutReset, ChangePasswordForm):
    asks = "oldpassword"
