"""One style sheet out of the page's, so that a first visit need not ask for each.

The first one only imports the others, in the order in which their rules hold.
"""

from __future__ import annotations

import posixpath
import re

from placeproject.web.join import Read, UnknownFormError

IMPORT = re.compile(r'^@import "([^"]+)";\n', re.M)
OTHER_FORM = re.compile(r"^.*(?:@import|@charset|url\().*", re.M)


def joined_sheets(first: str, read: Read) -> str:
    sheet = IMPORT.sub(lambda match: read(absolute(first, match[1])), read(first))
    if other := OTHER_FORM.search(sheet):
        raise UnknownFormError(f"A sheet of {first} has what is not joined: {other[0].strip()}")
    return sheet


def imported_sheets(first: str, read: Read) -> list[str]:
    return [absolute(first, target) for target in IMPORT.findall(read(first))]


def absolute(first: str, target: str) -> str:
    return posixpath.join(posixpath.dirname(first), target)
