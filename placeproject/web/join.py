"""One script out of the page's ES modules, so that a first visit need not ask for each.

Not a bundler: it knows the forms of import and export that our modules use, refuses all others
in a sentence, and changes nothing else. Each module becomes a function that is run once and
returns what it exports; the first one, which may await, comes last, stays as it is and exports
what it exported.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

IMPORT = re.compile(
    r'^import\s+(?:\{(?P<names>[^}]*)\}|\*\s+as\s+(?P<space>\w+))\s+from\s+"(?P<target>[^"]+)";$',
    re.M,
)
EXPORT = re.compile(r"^export\s+((?:async\s+)?function|class|const)\s+(\w+)", re.M)
# Of a line that begins so, but for the key of an object. What is imported by a variable has an
# address that the page was told, and stays as it is.
OTHER_FORM = re.compile(
    r"^\s*(?:import|export)\b(?!\s*:).*|^.*\bimport(?:\.meta|\s*\((?!\w+\))).*", re.M
)

Read = Callable[[str], str]


class UnknownFormError(Exception):
    """A module is written in a way that cannot be joined; the message says where."""


def joined(first: str, read: Read) -> str:
    """The text of `first` with all that it imports; `read` gives the text of a name."""
    names = reachable(first, read)
    for name in names:
        refuse_what_is_not_exported(name, read)
    numbers = {name: number for number, name in enumerate(names)}
    return "\n".join(part(name, read(name), numbers, is_last=name == first) for name in names)


def reachable(first: str, read: Read) -> list[str]:
    """`first` and all modules that it needs, each behind those that it needs itself."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for target in targets(name, read(name)):
            if target not in found:
                visit(target)
        found[name] = None

    visit(first)
    return list(found)


def targets(name: str, source: str) -> Iterator[str]:
    for match in IMPORT.finditer(source):
        yield absolute(name, match["target"])


def exported(source: str) -> list[str]:
    return [match[2] for match in EXPORT.finditer(source)]


def absolute(name: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def refuse_what_is_not_exported(name: str, read: Read) -> None:
    """As a browser would; from an object it is just undefined."""
    for match in IMPORT.finditer(read(name)):
        target = absolute(name, match["target"])
        wanted = {each.split(" as ")[0].strip() for each in (match["names"] or "").split(",")}
        if missing := wanted - {"", *exported(read(target))}:
            raise UnknownFormError(
                f"{name} imports {min(missing)}, which {target} does not export."
            )


def part(name: str, source: str, numbers: dict[str, int], *, is_last: bool) -> str:
    def imported(match: re.Match[str]) -> str:
        number = numbers[absolute(name, match["target"])]
        if match["space"]:
            return f"const {match['space']} = $m{number};"
        return f"const {{{match['names'].replace(' as ', ': ')}}} = $m{number};"

    exports = exported(source)
    body = EXPORT.sub(r"\1 \2", IMPORT.sub(imported, source))
    if other := OTHER_FORM.search(re.sub(r"^\s*//.*", "", body, flags=re.M)):
        raise UnknownFormError(
            f"{name} has a form of import or export that is not joined: {other[0].strip()}"
        )
    if is_last:
        return f"// {name}\n{IMPORT.sub(imported, source)}"
    returned = ", ".join(exports)
    return (
        f"// {name}\nconst $m{numbers[name]} = (() => {{\n{body}\nreturn {{ {returned} }};\n}})();"
    )
