"""The commands as a person types them, and as docs/aws.md writes them."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class

from provisioning import cloud, stage
from provisioning.deploy import sequence
from tests.cloud.emulator import ROOT

DOCS = (ROOT / "docs" / "aws.md").read_text(encoding="utf-8")
DEMO = str(stage.STAGES / "demo.toml")
COMMANDS = (
    "build_template",
    "deploy",
    "destroy",
    "developer",
    "estimate_cost",
    "one_off",
    "publish_static",
    "restore_tables",
    "rotate_secret_key",
)


def documented() -> list[list[str]]:
    found = re.findall(r"python manage\.py ([^`\n]+)", DOCS.replace("\\\n", " "))
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize("words", documented(), ids=" ".join)
def test_a_documented_command_exists_with_its_flags(words: list[str]) -> None:
    name, *flags = words
    command = load_command_class("provisioning", name)
    options = command.create_parser("manage.py", name).parse_args(flags)
    path = getattr(options, "stage", None)
    assert path is None or (ROOT / path).exists()


def test_every_command_is_documented() -> None:
    assert {words[0] for words in documented()} == set(COMMANDS)


def test_every_step_of_a_deployment_is_documented() -> None:
    told = {name for name, _ in sequence.STEPS} - {"Confirmation", "First migrations", "Addresses"}
    assert told == {row for row in told if f"| {row} |" in DOCS}


def test_every_alarm_and_option_that_the_page_names_exists() -> None:
    golden = (Path(__file__).parents[1] / "golden" / "demo.json").read_text()
    section = DOCS.partition("When an alarm rings")[2].partition("###")[0]
    for row in re.findall(r"^\| ([A-Z][\w, ]+) \|", section, re.MULTILINE):
        for alarm in row.split(", "):
            assert f'"{alarm}": {{' in golden


def typing(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    questions: list[str] = []
    left = list(answers)

    def answer(question: str) -> str:
        questions.append(question)
        return left.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    return questions


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provisioning.cloud.connect", lambda *_: pytest.fail("It went to AWS."))


def test_destroying_asks_for_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch)
    typing(monkeypatch, "demon")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("destroy", "--stage", DEMO)


def test_destroying_data_asks_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch)
    questions = typing(monkeypatch, "demo", "demo")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("destroy", "--stage", DEMO, "--with-data")
    assert len(questions) == 2


def test_destroying_says_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, "demo")
    monkeypatch.setattr("provisioning.cloud.connect", lambda *_: None)
    monkeypatch.setattr("provisioning.upkeep.destroy.destroy", lambda *given: ["place-demo-board"])
    out = io.StringIO()
    call_command("destroy", "--stage", DEMO, stdout=out)
    assert out.getvalue() == "demo is down. Kept: place-demo-board.\n"


@pytest.mark.parametrize(
    ("words", "sentence"), [(["migrate"], "not deployed"), ([], "Name the command to run")]
)
def test_a_one_off_command_needs_a_stage_that_runs_and_a_name(
    words: list[str], sentence: str, aws: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("one_off", "--stage", DEMO, *words)


def test_a_variable_without_a_value_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="NAME=VALUE, not 'PASSWORD'"):
        call_command("one_off", "--stage", DEMO, "--set", "PASSWORD", "migrate")


@pytest.mark.parametrize(
    ("at", "sentence"),
    [("yesterday", "as 2026-05-01T12:00:00Z, not 'yesterday'"),
     ("2026-05-01T12:00:00", "says no time zone")],
)  # fmt: skip
def test_a_time_that_is_none_is_a_sentence(
    at: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore_tables", "--stage", DEMO, "--at", at)


def test_restored_tables_are_told_as_the_stage_file_wants_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("provisioning.cloud.connect", lambda *_: None)
    monkeypatch.setattr(
        "provisioning.upkeep.restoring.restore", lambda *_: {"board": "place-demo-board-restored"}
    )
    out = io.StringIO()
    call_command("restore_tables", "--stage", DEMO, "--at", "2026-05-01T12:00:00Z", stdout=out)
    assert out.getvalue().endswith('[tables]\nboard = "place-demo-board-restored"\n')


def test_a_key_is_rotated_where_a_stage_runs(aws: str) -> None:
    with pytest.raises(CommandError, match="place-demo is not deployed"):
        call_command("rotate_secret_key", "--stage", DEMO)


@pytest.mark.parametrize("name", ["deploy", "destroy", "publish_static", "rotate_secret_key"])
def test_a_stage_that_is_not_there_is_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command(name, "--stage", str(tmp_path / "none.toml"))


def test_a_failed_step_is_a_sentence_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Any) -> None:
        raise cloud.StepFailed("Step 'Image' failed: no disk.")

    monkeypatch.setattr("provisioning.deploy.sequence.deploy", fail)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with pytest.raises(CommandError, match="Step 'Image' failed"):
        call_command("deploy", "--stage", DEMO)


@pytest.mark.parametrize(("answer", "expected"), [("y", True), ("yes", True), ("", False)])
def test_a_change_is_confirmed_by_yes_alone(
    answer: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    monkeypatch.setattr("provisioning.deploy.sequence.deploy", given.append)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    call_command("deploy", "--stage", DEMO)
    typing(monkeypatch, answer)
    assert given[0].cloud.confirm("Change place-demo?") is expected


def test_who_declines_hears_that_nothing_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def decline(_: Any) -> None:
        raise sequence.Declined

    monkeypatch.setattr("provisioning.deploy.sequence.deploy", decline)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    out = io.StringIO()
    call_command("deploy", "--stage", DEMO, stdout=out)
    assert out.getvalue() == "Nothing was changed.\n"
