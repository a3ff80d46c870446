"""Migrations run in the task of the release to come, while the stack runs as it did."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning import documents
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import migration_task, stacks
from provisioning.stage import Stage
from tests.cloud.stack import IMAGE, Rig, emulator_stage
from tests.provisioning.reading import Document, mutated, pairs, properties, resource

VALUES = {"Image": IMAGE, "Boundary": "arn:boundary", "RepositoryArn": "arn:repository"}
DROPPED = "PLACE_TICK_MS"
SECRET = {"Type": "AWS::SecretsManager::Secret", "Properties": {"GenerateSecretString": {}}}


def released(document: Document) -> Document:
    """The next release: without a variable, and with a secret that the running stack lacks."""
    wanted = mutated(document)
    wanted["Resources"]["More"] = SECRET
    (web,) = properties(wanted, "WebTask")["ContainerDefinitions"]
    web["Environment"] = [one for one in web["Environment"] if one["Name"] != DROPPED]
    web["Environment"].append({"Name": "PLACE_MORE", "Value": {"Ref": "More"}})
    web["Secrets"].append({"Name": "MORE", "ValueFrom": {"Ref": "More"}})
    (own,) = properties(wanted, "ExecutionRole")["Policies"]
    for statement in own["PolicyDocument"]["Statement"]:
        if statement["Action"] == ["secretsmanager:GetSecretValue"]:
            statement["Resource"].append({"Ref": "More"})
    return wanted


RUNNING = documents.stage_document(Stage("x"))
WANTED = released(RUNNING)


@pytest.fixture
def document() -> Document:
    return migration_task.beside(RUNNING, WANTED, VALUES, "place-x-migrate")


def added(document: Document) -> Document:
    return {
        title: one
        for title, one in document["Resources"].items()
        if title not in RUNNING["Resources"]
    }


def test_nothing_that_runs_is_changed(document: Document) -> None:
    kept = {title: resource(document, title) for title in RUNNING["Resources"]}
    assert kept == RUNNING["Resources"]
    assert document["Parameters"] == RUNNING["Parameters"]
    assert document["Outputs"].keys() - RUNNING["Outputs"].keys() == {"MigrationTask"}


def test_the_task_has_the_next_releases_variables_secrets_and_roles(document: Document) -> None:
    assert added(document).keys() == {
        "MigrationTask", "MigrationExecutionRole", "MigrationTaskRole", "More"
    }  # fmt: skip
    task = properties(document, "MigrationTask")
    (web,), (wanted,) = (
        one["ContainerDefinitions"] for one in (task, properties(WANTED, "WebTask"))
    )
    assert [one["Name"] for one in web["Environment"]] == [
        one["Name"] for one in wanted["Environment"]
    ]
    assert web["Secrets"] == wanted["Secrets"]
    assert web["Image"] == IMAGE
    assert task["Family"] == "place-x-migrate"
    assert task["ExecutionRoleArn"] == {"Fn::GetAtt": ["MigrationExecutionRole", "Arn"]}
    assert {"Ref": "More"} in [
        one
        for policy in properties(document, "MigrationExecutionRole")["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for one in statement["Resource"]
    ]


def test_what_is_added_knows_no_parameter_since_the_running_ones_have_old_values(
    document: Document,
) -> None:
    named = set(migration_task.references(list(added(document).values())))
    assert named & document["Parameters"].keys() == set()
    assert named <= document["Resources"].keys() | {"AWS::Region", "AWS::AccountId"}
    names = pairs(properties(document, "MigrationTask")["ContainerDefinitions"][0]["Environment"],
                  "Name")  # fmt: skip
    assert names["PLACE_TABLE_BOARD"] == "place-x-board"


def test_a_parameter_inside_a_text_is_its_value_too() -> None:
    text = {"Fn::Sub": "${Image}/${Role.Arn}/${AWS::Region}/${Other}"}
    names, values = {"Role": "MigrationRole"}, {"Image": "i"}
    assert migration_task.rewritten(text, names, values) == {
        "Fn::Sub": "i/${MigrationRole.Arn}/${AWS::Region}/${Other}"
    }
    assert set(migration_task.references(text)) == {"Image", "Role", "Other"}


def variables(aws: Cloud, definition: str) -> set[str]:
    found = aws.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    (web,) = found["containerDefinitions"]
    return {one["name"] for one in web["environment"]}


def running(aws: Cloud, outputs: dict[str, str]) -> set[str]:
    answer = aws.ecs.describe_services(cluster=outputs["Cluster"], services=[outputs["Service"]])
    return variables(aws, answer["services"][0]["taskDefinition"])


@pytest.mark.cloud
def test_migrations_run_as_the_next_release_while_the_last_one_serves(
    aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, seen = Rig(emulator_stage("migrating")), list[tuple[set[str], set[str]]]()

    def run(aws: Cloud, outputs: dict[str, str], definition: str) -> None:
        seen.append((variables(aws, definition), running(aws, outputs)))

    def fail(*_: Any) -> None:
        raise StepFailed("migrate ended with 1.")

    monkeypatch.setattr("provisioning.deploy.migrate.run", run)
    cloud = rig.deploy()
    before = running(cloud, stacks.outputs(cloud, rig.stage.prefix))
    first = rig.document
    rig.document = lambda wanted: released(first(wanted))
    with monkeypatch.context() as patch:
        patch.setattr("provisioning.deploy.migrate.run", fail)
        with pytest.raises(StepFailed, match="'Migrations' failed"):
            rig.deploy()
    rig.deploy()

    after = before - {DROPPED} | {"PLACE_MORE"}
    assert seen[1:] == [(after, before)]
    outputs = stacks.outputs(cloud, rig.stage.prefix)
    assert running(cloud, outputs) == after
    assert "MigrationTask" not in outputs
    resources = stacks.template(cloud, rig.stage.prefix)["Resources"]
    assert not [title for title in resources if title.startswith("Migration")]
