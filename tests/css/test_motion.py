"""Nothing moves where motion is reduced: exit/page/theme.js tells the style sheets so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted(Path(settings.BASE_DIR).glob("static/css/**/*.css"))
RULE = re.compile(r"([^{};]+){([^{}]*)}")
MOVES = re.compile(r"(?<![\w-])(animation|transition)\s*:")
FULL = ':root[data-motion="full"] '


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_what_moves_asks_whether_it_may(path: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert "prefers-reduced-motion" not in sheet, "The player's setting decides first."
    moving = [selector for selector, rules in RULE.findall(sheet) if MOVES.search(rules)]
    for selector in ",".join(moving).split(","):
        assert not selector or selector.strip().startswith(FULL), selector
