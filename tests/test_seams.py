"""One code path: nobody asks which bus, ledger or cloud it got."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# To be run by hand as well; it prints the branches on AWS, and what would make one.
BRANCHES = (
    r"grep -rnEi '\b(if|elif|while|match|case)\b.*"
    r"([^a-z](aws|s[qn]s|ecs)[^a-z]|boto|sns_sqs|dynamo|PLACE_BUS|PLACE_LEDGER"
    r"|isinstance\(.*(bus|ledger))' "
    r"--include=*.py board placeproject manage.py | grep -vE '^board/(bus|ledger)/'"
)
CLIENTS = (
    r"grep -rnE '^\s*(import|from) (boto3|botocore)' --include=*.py board placeproject manage.py"
    r" | grep -vE '^board/(bus|ledger)/'"
)
# The start's checks say what is missing; a database's secret is read where it is needed.
CHECKS, SECRET = "board/operations/checks_aws.py", "placeproject/rotating_postgresql/base.py"


def files(command: str) -> set[str]:
    found = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert not found.stderr
    return {line.partition(":")[0] for line in found.stdout.splitlines()}


def test_only_the_checks_of_the_start_ask_for_aws() -> None:
    assert files(BRANCHES) == {CHECKS}


def test_clients_of_aws_are_imported_in_the_adapters_alone() -> None:
    assert files(CLIENTS) == {CHECKS, SECRET}


@pytest.mark.parametrize(
    "line",
    [
        "    if settings.PLACE_BUS == SNS_SQS:",
        "    return 1 if isinstance(self._ledger, DynamoDBLedger) else 2",
        "    elif is_aws:",
    ],
)
def test_the_search_would_find_a_branch(tmp_path: Path, line: str) -> None:
    (tmp_path / "branch.py").write_text(line)
    here = BRANCHES.replace("board placeproject manage.py", str(tmp_path))
    assert files(here) == {str(tmp_path / "branch.py")}
