"""The face as a form: a picture that is drawn anew, and addresses that nothing runs from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from board.admin.as_shown import AsShownForm
from board.admin.logo import LogoError, drawn_anew, hash_of
from board.models import BoardFace


class FaceForm(AsShownForm):
    logo = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text="PNG, JPEG, WebP or GIF of at most 1 MB and 4096 pixels a side. It is redrawn "
        "as a square of 512 pixels.",
    )
    no_logo = forms.BooleanField(required=False, label="Remove the logo")

    class Meta:
        model = BoardFace
        fields = ["name", "accent", "rules", "chat", "privacy", "contact"]
        widgets = {
            "accent": forms.TextInput(attrs={"placeholder": "#1D4ED8", "size": 8}),
            "rules": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        }
        help_texts = {
            "name": "Used on the page, in the browser tab, on link previews and for the "
            "installed app.",
            "accent": "#RRGGBB, for buttons and highlights. Where it would be hard to read, it is "
            "made lighter or darker, as the preview shows. Leave empty for the default.",
            "rules": "Shown on the welcome card, line by line.",
            "chat": "A web address starting with https://.",
            "privacy": "A web address starting with https://.",
            "contact": "A web address starting with https://, or an e-mail address.",
        }

    def as_shown(self) -> dict[str, Any]:
        return {**super().as_shown(), "logo": self.instance.logo_hash}

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).upper()

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"])
        if contact.startswith("https://") or not contact:
            return contact
        address = contact.removeprefix("mailto:")
        validate_email(address)
        return f"mailto:{address}"

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        try:
            return drawn_anew(upload.read())
        except LogoError as error:
            raise ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> Any:
        png = self.cleaned_data["logo"]
        if png or self.cleaned_data["no_logo"]:
            self.instance.logo_png = png or b""
            self.instance.logo_hash = hash_of(png) if png else ""
        return super().save(commit)
