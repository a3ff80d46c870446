"""Each language has every text, and what is compiled is what was translated."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
DOMAINS = ["django", "djangojs"]
COUNTED = {"%(minutes)s", "%(count)s"}  # in plurals only
IN_SCRIPTS = re.compile(r"""\bn?gettext\(\s*("(?:[^"\\]|\\.)*")""")
IN_TEMPLATES = re.compile(r"""{% translate ("[^"]*")""")


def entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each msgid of a catalogue with its translations."""
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if match := re.match(r"(msg\w+(?:\[\d\])?) (.*)", line):
                name, value = match.groups()
                fields[name] = ast.literal_eval(value)
            elif line.startswith('"'):
                fields[name] += ast.literal_eval(line)
        translations = [value for key, value in fields.items() if key.startswith("msgstr")]
        yield fields.get("msgid", ""), translations


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_is_the_translated_one(language: str, domain: str) -> None:
    path = ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, translations in entries(path.read_text()):
        if not text:
            continue
        assert all(translations), f"{text!r} has no {language} translation."
        placeholders = set(re.findall(r"%\(\w+\)s", text))
        for count, translation in ((1, translations[0]), (2, translations[-1])):
            found = (
                compiled.ngettext(text, text, count)
                if len(translations) > 1
                else compiled.gettext(text)
            )
            assert found == translation, f"{path.name} was not compiled after a change."
            assert set(re.findall(r"%\(\w+\)s", translation)) <= placeholders | COUNTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_page_is_in_the_catalogue(language: str) -> None:
    folder = ROOT / "locale" / language / "LC_MESSAGES"
    for domain, pattern, paths in (
        ("djangojs", IN_SCRIPTS, ROOT.glob("static/js/**/*.js")),
        ("django", IN_TEMPLATES, ROOT.glob("board/templates/board/*.html")),
    ):
        known = {text for text, _ in entries((folder / f"{domain}.po").read_text())}
        for path in paths:
            for literal in pattern.findall(path.read_text()):
                assert ast.literal_eval(literal) in known, f"{path.name}: {literal}"
