from __future__ import annotations

import gzip
import json
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import brotli
import pytest
from django.conf import settings

from provisioning.publish import static_files
from provisioning.publish.web_bucket import GRACE_SECONDS, plan, publish
from provisioning.publish.web_file import BRIEFLY, COMPRESSED, FOR_EVER, File, page, read

DAY = 86_400.0
EDGE = (Path(__file__).parents[3] / "provisioning" / "template" / "edge" / "viewer.js").read_text()


@pytest.fixture
def bucket(aws: str) -> str:
    name = f"web-{uuid.uuid4().hex}"
    boto3.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.0123456789ab.js").write_text("let a = 1;" * 100)
    (tmp_path / "logo.0123456789ab.png").write_bytes(b"\x89PNG")
    return tmp_path


NAMES = ["js/main.0123456789ab.js", "logo.0123456789ab.png"]


class Edge:
    """Remembers what it was asked to forget, and by which reference, as CloudFront does."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.references: set[str] = set()

    def create_invalidation(self, DistributionId: str, InvalidationBatch: Any) -> None:
        self.paths += InvalidationBatch["Paths"]["Items"]
        self.references.add(InvalidationBatch["CallerReference"])


def release(folder: Path, index: bytes = b"<html>1") -> list[File]:
    return [*read(folder, NAMES), page("index.html", index)]


def run(bucket: str, files: list[File], now: float = 0, **more: Any) -> tuple[Edge, list[str]]:
    edge, said = Edge(), list[str]()
    publish(boto3.client("s3"), edge, bucket, "E1", files, now, said.append, **more)
    return edge, said


def head(bucket: str, key: str) -> Any:
    return boto3.client("s3").head_object(Bucket=bucket, Key=key)


def keys(bucket: str) -> set[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=bucket)
    return {one["Key"] for one in found.get("Contents", [])}


def test_a_hashed_file_is_kept_for_ever_in_three_encodings(bucket: str, folder: Path) -> None:
    run(bucket, release(folder))
    for ending, encoding in (("", None), (".br", "br"), (".gz", "gzip")):
        found = head(bucket, f"static/{NAMES[0]}{ending}")
        assert found["CacheControl"] == FOR_EVER
        assert found["ContentType"] == "text/javascript; charset=utf-8"
        assert found.get("ContentEncoding") == encoding


def test_the_copies_hold_the_same_file(folder: Path) -> None:
    plain, br, gz, _, _ = release(folder)
    assert brotli.decompress(br.content) == gzip.decompress(gz.content) == plain.content


def test_a_picture_is_not_compressed_again(bucket: str, folder: Path) -> None:
    run(bucket, release(folder))
    assert f"static/{NAMES[1]}.br" not in keys(bucket)
    assert head(bucket, f"static/{NAMES[1]}")["ContentType"] == "image/png"


def test_the_index_comes_last_and_briefly(bucket: str, folder: Path) -> None:
    _, said = run(bucket, release(folder))
    assert "index.html" in said[-1]
    assert head(bucket, "index.html")["CacheControl"] == BRIEFLY


def test_publishing_the_same_again_puts_nothing(bucket: str, folder: Path) -> None:
    run(bucket, release(folder))
    edge, said = run(bucket, release(folder))
    assert said == ["  0 to put, 5 as they are, 0 to delete"]
    assert edge.paths == []


def test_only_what_changed_under_its_old_name_is_invalidated(bucket: str, folder: Path) -> None:
    edge, _ = run(bucket, release(folder))
    assert edge.paths == []
    edge, _ = run(bucket, release(folder, b"<html>2"))
    assert edge.paths == ["/index.html", "/"]


def test_a_page_that_comes_back_is_invalidated_again(bucket: str, folder: Path) -> None:
    """CloudFront does nothing for a reference that it has seen."""
    references = set()
    for index in (b"<html>1", b"<html>2", b"<html>1", b"<html>2"):
        references |= run(bucket, release(folder, index))[0].references
    assert len(references) == 3


def test_a_dry_run_says_all_and_does_nothing(bucket: str, folder: Path) -> None:
    edge, said = run(bucket, release(folder), dry_run=True)
    assert said[0] == "  5 to put, 0 as they are, 0 to delete"
    assert len(said) == 6
    assert keys(bucket) == set()


def test_an_open_page_finds_its_files_for_the_grace_period(bucket: str, folder: Path) -> None:
    run(bucket, release(folder), now=0)
    later = [page("index.html", b"<html>2")]
    run(bucket, release(folder), now=30 * DAY)
    run(bucket, later, now=31 * DAY)
    assert f"static/{NAMES[0]}" in keys(bucket)
    run(bucket, later, now=30 * DAY + GRACE_SECONDS + 1)
    assert keys(bucket) == {"index.html", "releases.json"}


def test_a_file_that_no_release_told_of_gets_the_grace_period_too() -> None:
    there = {"static/old.js": '"x"', "uploads/other": '"x"'}
    assert plan([], there, {}, now=99 * DAY).delete == []
    assert plan([], there, {"static/old.js": 0}, now=99 * DAY).delete == ["static/old.js"]


def test_progress_counts_the_files(bucket: str, folder: Path) -> None:
    _, said = run(bucket, release(folder))
    assert said[1].split()[:2] == ["1/5", f"static/{NAMES[0]}"]


@pytest.fixture(scope="module")
def collected() -> Iterator[dict[str, File]]:
    yield {file.key: file for file in static_files.collect("https://place.example")}


def test_the_release_is_the_app_under_hashed_names(collected: dict[str, File]) -> None:
    index = collected["index.html"].content.decode()
    assert "<!doctype html>" in index
    assert '<meta property="og:image" content="https://place.example/at/board.png">' in index
    for file in collected.values():
        assert file.is_for_ever == file.key.startswith("static/"), file.key
    named = [key for key in collected if f'"/{key}"' in index]
    assert any(key.endswith(".js") for key in named)
    assert any(key.endswith(".css") for key in named)


def test_every_file_that_a_page_names_is_published(collected: dict[str, File]) -> None:
    for name in ("index.html", "sw.js", "manifest.webmanifest"):
        text = collected[name].content.decode()
        assert "/static/" in text
        for part in text.split('"/static/')[1:]:
            named = part.partition('"')[0].replace("\\u002D", "-")
            assert not named or f"static/{named}" in collected


def test_the_debug_setting_does_not_matter(collected: dict[str, File]) -> None:
    assert settings.STORAGES != static_files.HASHING
    assert collected["index.html"].content.count(b"/static/") > 3


def at_edge(uri: str, **headers: str) -> str:
    given = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    event = json.dumps({"request": {"uri": uri, "headers": given}})
    code = f"{EDGE}\nconsole.log(handler({event}).uri);"
    result = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True)
    return result.stdout.strip()


@pytest.mark.parametrize(
    ("uri", "accepted", "expected"),
    [
        ("/static/a.js", "gzip, deflate, br", "/static/a.js.br"),
        ("/static/a.js", "gzip", "/static/a.js.gz"),
        ("/static/a.js", "identity", "/static/a.js"),
        ("/static/a.png", "br", "/static/a.png"),
        ("/sw.js", "br", "/sw.js"),
    ],
)
def test_the_edge_picks_the_copy_that_the_browser_can_read(
    uri: str, accepted: str, expected: str
) -> None:
    assert at_edge(uri, accept_encoding=accepted) == expected


def test_a_browser_that_says_nothing_gets_the_plain_file() -> None:
    assert at_edge("/static/a.js") == "/static/a.js"
    assert at_edge("/") == "/index.html"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "/index.de.html"),
        ("FR", "/index.fr.html"),
        ("en-GB,de;q=0.5", "/index.html"),
        ("ja, fr;q=0.5", "/index.fr.html"),
        ("ja", "/index.html"),
        ("*", "/index.html"),
    ],
)
def test_the_edge_picks_the_page_in_the_browsers_language(accepted: str, expected: str) -> None:
    assert at_edge("/", accept_language=accepted) == expected


def test_the_edge_knows_what_is_published_compressed() -> None:
    (endings,) = re.findall(r"\((css[^)]+)\)", EDGE)
    assert {f".{ending}" for ending in endings.split("|")} == COMPRESSED


def test_the_edge_knows_the_boards_languages(collected: dict[str, File]) -> None:
    (listed,) = re.findall(r"LANGUAGES = \[(.*?)\]", EDGE)
    languages = {language for language, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    assert set(re.findall(r"\w+", listed)) == languages
    for language in languages:
        assert f'lang="{language}"' in collected[f"index.{language}.html"].content.decode()
        assert json.loads(collected[f"words/{language}.json"].content)
