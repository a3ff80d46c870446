"""The page's style sheets are one where it is served under hashed names."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from placeproject.web.join import UnknownFormError
from placeproject.web.sheets import imported_sheets, joined_sheets
from placeproject.web.storage import (
    FIRST_SHEET,
    JOINED_SHEET,
    HashedStaticFilesStorage,
    source,
)
from tests.rig.deployed import collected

ROOT = Path(settings.BASE_DIR) / "static"
SOURCES = {
    "css/main.css": '/* All. */\n@import "base.css";\n@import "bars/dock.css";\n',
    "css/base.css": "a {}\n",
    "css/bars/dock.css": "b {}\n",
}


def test_sheets_are_joined_in_their_order() -> None:
    assert joined_sheets("css/main.css", SOURCES.__getitem__) == "/* All. */\na {}\nb {}\n"
    names = imported_sheets("css/main.css", SOURCES.__getitem__)
    assert names == ["css/base.css", "css/bars/dock.css"]


@pytest.mark.parametrize(
    "line",
    ['@import "dock.css";', "@import url(dock.css);", "a { background: url(a.png); }"],
)
def test_what_would_not_hold_elsewhere_is_refused(line: str) -> None:
    sources = SOURCES | {"css/base.css": f"{line}\n"}
    with pytest.raises(UnknownFormError, match=r"^A sheet of css/main.css has what is not joined"):
        joined_sheets("css/main.css", sources.__getitem__)


def test_every_sheet_of_the_page_is_named_once() -> None:
    own = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("css/**/*.css")}
    elsewhere = {name for name in own if name.startswith("css/pages/")}  # the admin's, the docs'
    named = imported_sheets(FIRST_SHEET, source)
    assert sorted(named) == sorted(own - elsewhere - {FIRST_SHEET})


def test_a_first_visit_asks_for_one_sheet() -> None:
    served = collected()[JOINED_SHEET]
    assert HashedStaticFilesStorage().page_sheets() == [JOINED_SHEET]
    assert served.read_text() == joined_sheets(FIRST_SHEET, source)
