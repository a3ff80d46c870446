"""A moderator at the admin's pages, as a browser would be: cookies, CSRF tokens, whole forms."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from typing import Any

from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

BOARD = "/admin/board/board/1/change/"
SIGN_IN = "/account/login/?next=/admin/"
NAME, PASSWORD = "moderator", "only for a test"


class Form(HTMLParser):
    """What a browser would send for the last form of a page that was not touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self.fields = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.fields[self._select] = found["value"]
        elif tag == "textarea":
            self._textarea, self.fields[name] = name, ""
        elif tag == "input" and name and found.get("type") not in ("submit", "checkbox", "radio"):
            self.fields[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data.removeprefix("\n")


class Moderator:
    """Signs in when made."""

    def __init__(self, server: BoardServer, name: str = NAME) -> None:
        self._url = server.url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        page = self.read(SIGN_IN)
        self.send(SIGN_IN, Form(page).fields | {"login": name, "password": PASSWORD})

    def read(self, path: str) -> str:
        with self._opener.open(self._url + path, timeout=FUSE_SECONDS) as response:
            return str(response.read().decode())

    def submit(self, path: str, **changes: Any) -> str:
        """Opens a page, changes fields of its form, sends it; the page that follows."""
        page = self.try_to_submit(path, **changes)
        assert "errornote" not in page, page
        return page

    def try_to_submit(self, path: str, **changes: Any) -> str:
        """The same, or the page with what is wrong."""
        return self.send(path, self.fields_of(self.read(path)) | changes)

    def fields_of(self, page: str) -> dict[str, str]:
        return Form(self._last_form(page)).fields

    def send(self, path: str, fields: dict[str, Any]) -> str:
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        with self._opener.open(self._url + path, data=data, timeout=FUSE_SECONDS) as response:
            return str(response.read().decode())

    def _last_form(self, page: str) -> str:
        """The page's own form; before it come those of theme and log-out."""
        return page[page.index('<div id="content"') :]

    def change_board(self, **changes: Any) -> str:
        return self.submit(BOARD, **changes)


def create_moderator(server: BoardServer) -> None:
    server.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    server.manage(
        "createsuperuser", "--noinput", "--username", NAME, "--email", "moderator@example.org"
    )
