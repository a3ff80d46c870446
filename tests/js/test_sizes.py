"""Modules and sheets of the page stay short: files, functions, and what is in a folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "static"
MODULES = sorted(ROOT.glob("**/*.js"))
FILES = MODULES + sorted(ROOT.glob("**/*.css"))
FILE_LINES, FUNCTION_LINES, FOLDER_FILES = 220, 30, 15

# What may hold a bracket that opens nothing: comments, strings, regular expressions.
TEXT = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
    | (?<=[(,=:&|!?{;\s]) / (?![/*\s]) (?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n\[])+ /[a-z]*""",
    re.S | re.X,
)
CLOSING = {"(": ")", "[": "]", "{": "}"}
STATEMENTS = {"if", "for", "while", "switch", "catch"}
NAME = re.compile(r"([#\w$]+)\s*(?:=\s*(?:async\s*)?)?$")


def functions(source: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and number of lines of each, signature and inner functions included."""
    code = TEXT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)
    ends = brackets(code)
    starts = {end: start for start, end in ends.items()}
    for opening, end in ends.items():
        parameters = parameters_before(opening, code, starts)
        if parameters is None:
            continue
        named = NAME.search(code[:parameters])
        if named and named[1] in STATEMENTS:
            continue
        first = code.count("\n", 0, parameters) + 1
        yield named[1] if named else "=>", first, code.count("\n", 0, end) + 2 - first


def brackets(code: str) -> dict[int, int]:
    """Where each one opens, and closes."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for at, character in enumerate(code):
        if character in CLOSING:
            opened.append(at)
        elif character in CLOSING.values():
            found[opened.pop()] = at
    assert not opened
    assert all(CLOSING[code[start]] == code[end] for start, end in found.items())
    return found


def parameters_before(opening: int, code: str, starts: dict[int, int]) -> int | None:
    """Where the parameters begin of the function whose body opens here, if one does."""
    before = code[:opening].rstrip()
    head = before.removesuffix("=>").rstrip()
    is_arrow = head != before
    if is_arrow and (bare := re.search(r"[\w$]+$", head)):
        return bare.start()
    if head.endswith(")") and (is_arrow or code[opening] == "{"):
        return starts[len(head) - 1]
    return None


def test_functions_are_counted_from_their_name_to_their_last_brace() -> None:
    source = """
const short = (a) => a; // {
export async function named({
  a,
}) {
  if (a) return "}";
  return /[{]/.test(a);
}
class Thing {
  #method(a) {
    a.on((b) => ({
      b,
    }));
    for (const b of a) {
      b();
    }
  }
}
const later = async (a) => {
  a();
};
each.on(value => {
  value();
});
"""
    assert sorted(functions(source), key=lambda each: each[1]) == [
        ("named", 3, 6),
        ("#method", 10, 8),
        ("=>", 11, 3),
        ("later", 19, 3),
        ("=>", 22, 3),
    ]


def test_no_function_is_long() -> None:
    found = [
        (lines, f"{path.relative_to(ROOT)}:{first} {name}")
        for path in MODULES
        for name, first, lines in functions(path.read_text())
    ]
    assert len(found) > 3 * len(MODULES), "or they are not found"
    assert max(found)[0] <= FUNCTION_LINES, worst(found)


def test_no_file_is_long() -> None:
    found = [(len(path.read_text().splitlines()), str(path.relative_to(ROOT))) for path in FILES]
    assert max(found)[0] <= FILE_LINES, worst(found)


def test_no_folder_is_a_pile() -> None:
    counted = Counter(str(path.parent.relative_to(ROOT)) for path in FILES)
    found = [(count, name) for name, count in counted.items()]
    assert max(found)[0] <= FOLDER_FILES, worst(found)


def worst(found: list[tuple[int, str]]) -> str:
    return "\n".join(f"{count:5} {name}" for count, name in sorted(found, reverse=True)[:10])
