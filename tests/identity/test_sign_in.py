"""How the staff gets in, at a running server."""

from __future__ import annotations

import re
import time
import urllib.error
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.rig.fuse import until
from tests.rig.moderator import NAME, PASSWORD, SIGN_IN, Form, Moderator, create_moderator
from tests.rig.server import BoardServer

STAFF = """
from django.contrib.auth.models import User
user, _ = User.objects.get_or_create(username={name!r}, is_staff=True, is_superuser={root})
user.set_password({password!r})
user.save()
"""
AUTHENTICATE = "/account/2fa/authenticate/"
EMPTY_LIMITS = "from django.core.cache import cache; cache.clear()"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    with BoardServer(tmp_path_factory.mktemp("sign-in"), DEBUG="1") as server:
        create_moderator(server)
        yield server


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """Whose staff needs a second factor."""
    directory = tmp_path_factory.mktemp("two-factor")
    with BoardServer(directory, DEBUG="1", PLACE_STAFF_TWO_FACTOR="required") as server:
        create_moderator(server)
        yield server


def make_staff(server: BoardServer, name: str, root: bool = False) -> str:
    server.manage("shell", "-c", STAFF.format(name=name, root=root, password=PASSWORD))
    return name


class Visitor(Moderator):
    """Somebody who has not signed in."""

    def __init__(self, server: BoardServer) -> None:
        super().__init__(server, name="")

    def try_password(self, name: str, password: str, path: str = SIGN_IN) -> str:
        fields = Form(self.read(SIGN_IN)).fields
        return self.send(path, fields | {"login": name, "username": name, "password": password})

    def where(self, path: str) -> str:
        """What one ends up at."""
        with self._opener.open(self._url + path) as response:
            return urlsplit(response.url).path


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_codes(staff: Moderator) -> str:
    """The secret of an authenticator app that is active afterwards."""
    page = staff.read("/account/2fa/totp/activate/")
    if "id_password" in page:  # once more, before anything that matters
        path = "/account/reauthenticate/?next=/account/2fa/totp/activate/"
        page = staff.send(path, Form(page).fields | {"password": PASSWORD})
    secret = page.partition('id="authenticator_secret"')[2].partition('value="')[2][:32]
    form = Form(page).fields | {"code": code_of(secret)}
    assert "recovery" in staff.send("/account/2fa/totp/activate/", form).lower()
    return secret


def test_the_admin_sends_to_the_one_sign_in(server: BoardServer) -> None:
    for path in ("/admin/", "/admin/login/", "/admin/board/ban/"):
        assert Visitor(server).where(path) == "/account/login/"


def test_a_superuser_without_mail_signs_in(server: BoardServer) -> None:
    server.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    server.manage("createsuperuser", "--noinput", "--username", "plain", "--email", "")
    assert "Moderation" in Moderator(server, "plain").read("/admin/")


def test_the_admins_own_form_is_no_second_door(server: BoardServer) -> None:
    """Neither for a stranger nor for somebody who wants to be somebody else."""
    stranger = Visitor(server)
    stranger.try_password(NAME, PASSWORD, "/admin/login/?next=/admin/")
    assert stranger.where("/admin/") == "/account/login/"
    make_staff(server, "small")
    small = Moderator(server, "small")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fields = Form(small.read("/account/logout/")).fields
        small.send("/admin/login/", fields | {"username": NAME, "password": PASSWORD})
        small.read("/admin/auth/user/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_who_is_sent_elsewhere_after_the_login_comes_to_the_admin(
    server: BoardServer, target: str
) -> None:
    visitor = Visitor(server)
    path = f"/account/login/?next={target}"
    fields = Form(visitor.read(path)).fields | {"login": NAME, "password": PASSWORD}
    assert "Log out" in visitor.send(path, fields)


@pytest.mark.parametrize(
    "page", ["signup/", "password/reset/", "email/", "login/code/", "confirm-email/", "signup/x/"]
)
def test_nobody_signs_up_and_nothing_wants_mail(server: BoardServer, page: str) -> None:
    assert server.request("GET", f"/account/{page}")[0] == 404


def test_wrong_passwords_are_slowed_and_written_down_without_names(server: BoardServer) -> None:
    server.manage("shell", "-c", EMPTY_LIMITS)
    name, password = "ann.example", "hunter2-of-ann"
    make_staff(server, name)
    visitor, before = Visitor(server), len(server.lines)
    pages = [visitor.try_password(name, password) for _ in range(25)]
    slowed = ["Too many failed login attempts" in page for page in pages]
    assert slowed == [False] * 5 + [True] * 20
    assert "Too many" in visitor.try_password(name, PASSWORD), "the right one has to wait, too"
    lines = until(lambda: refusals(server, before, 26), "each leaves a line")
    assert [" was refused, " in line for line in lines] == [True] * 5 + [False] * 21
    for personal in (name, password, "127.0.0.1"):
        assert not any(personal in line for line in lines)
    server.manage("shell", "-c", EMPTY_LIMITS)
    assert "Log out" in visitor.try_password(name, PASSWORD)


def refusals(server: BoardServer, before: int, wanted: int) -> list[str]:
    found = [line for line in server.lines[before:] if "A login was" in line]
    return found if len(found) >= wanted else []


def test_without_a_second_factor_the_way_leads_to_setting_one_up(strict: BoardServer) -> None:
    make_staff(strict, "one", root=True)
    staff = Visitor(strict)
    staff.try_password("one", PASSWORD)
    for path in ("/admin/", "/admin/board/ban/", "/admin/login/"):
        assert staff.where(path) == "/account/2fa/"
    set_up_codes(staff)
    assert staff.where("/admin/board/ban/") == "/admin/board/ban/"


def test_with_one_it_is_asked_for(strict: BoardServer) -> None:
    strict.manage("shell", "-c", EMPTY_LIMITS)
    make_staff(strict, "two", root=True)
    first, other = Visitor(strict), Visitor(strict)
    first.try_password("two", PASSWORD)
    other.try_password("two", PASSWORD)
    secret = set_up_codes(first)
    assert other.where("/admin/") == "/account/2fa/reauthenticate/", "not by what another showed"
    later = Visitor(strict)
    page = later.try_password("two", PASSWORD)
    assert later.where("/admin/") == AUTHENTICATE, "the password alone is not enough"
    form = Form(page).fields
    wrong = later.send("/account/2fa/authenticate/", form | {"code": "000000"})
    assert "Incorrect code" in wrong
    later.send("/account/2fa/authenticate/", form | {"code": code_of(secret, 1)})
    assert later.where("/admin/") == "/admin/"


def test_a_recovery_code_is_good_once(strict: BoardServer) -> None:
    strict.manage("shell", "-c", EMPTY_LIMITS)
    make_staff(strict, "three", root=True)
    staff = Visitor(strict)
    staff.try_password("three", PASSWORD)
    set_up_codes(staff)
    [code, *_] = staff.read("/account/2fa/recovery-codes/download/").split()
    for expected in ("/admin/", AUTHENTICATE):
        later = Visitor(strict)
        form = Form(later.try_password("three", PASSWORD)).fields
        later.send("/account/2fa/authenticate/", form | {"code": code})
        assert later.where("/admin/") == expected


def test_who_lost_everything_is_let_in_by_the_operator(strict: BoardServer) -> None:
    strict.manage("shell", "-c", EMPTY_LIMITS)
    make_staff(strict, "four", root=True)
    staff = Visitor(strict)
    staff.try_password("four", PASSWORD)
    set_up_codes(staff)
    told = strict.manage("reset_two_factor", "four").stdout
    assert "2 were removed" in told, "app and recovery codes"
    assert staff.where("/admin/") == "/account/2fa/", "what was shown is nothing any more"
    unknown = strict.manage("reset_two_factor", "nobody", check=False)
    assert (unknown.returncode, "Nobody signs in as nobody." in unknown.stderr) == (1, True)


def test_the_admin_lists_second_factors_without_their_secrets(server: BoardServer) -> None:
    server.manage("shell", "-c", EMPTY_LIMITS)
    make_staff(server, "root", root=True)
    staff = Moderator(server, "root")
    secret = set_up_codes(staff)
    page = staff.read("/admin/mfa/authenticator/")
    [number, *_] = re.findall(r"/admin/mfa/authenticator/(\d+)/change/", page)
    for shown in (page, staff.read(f"/admin/mfa/authenticator/{number}/change/")):
        assert "root" in shown
        assert secret not in shown
