from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.operations.redaction import redacted


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("PORT", 8000, 8000),
        ("DEBUG", False, False),
        ("PLACE_STAGE", "local", "local"),
        ("ALLOWED_HOSTS", ["a.org", "b.org"], ["a.org", "b.org"]),
        ("SECRET_KEY", "word", "set, not shown"),
        ("SECRET_KEY", "", "not set"),
        ("SECRET_KEY_FALLBACKS", ["one", "two"], "set, not shown"),
        ("VALKEY_URL", "redis://user:word@host:6379/0", "redis://host:6379/0"),
        ("VALKEY_URL", "rediss://:word@[::1]:6379", "rediss://[::1]:6379"),
        ("VALKEY_URL", "unix:///var/lib/valkey.sock", "unix:///var/lib/valkey.sock"),
        ("VALKEY_URL", "redis://host?password=word", "set, not shown"),
        ("VALKEY_IS_EMBEDDED", True, True),
        ("VALKEY_URL", "", "not set"),
        ("VALKEY_URL", "word", "set, not shown"),
    ],
)
def test_a_setting_is_shown_without_what_lets_in(name: str, value: Any, shown: Any) -> None:
    assert redacted(name, value) == shown


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=4).map(lambda it: f"<{it}>")


@given(WORDS, st.booleans(), st.sampled_from(["user", ""]))
def test_no_password_is_shown_however_it_is_written(word: str, is_quoted: bool, user: str) -> None:
    written = quote(word, safe="") if is_quoted else word
    shown = redacted("VALKEY_URL", f"redis://{user}:{written}@valkey.internal:6379/0")
    assert word not in shown and written not in shown
