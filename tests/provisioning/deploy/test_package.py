from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from provisioning import environment_names
from provisioning.deploy.package import FUNCTIONS, ROOT, Package, pack, pack_all

READ = {
    "broadcast_clients": environment_names.BROADCAST_CLIENTS,
    "update_dynamodb": environment_names.UPDATE_DYNAMODB,
    "collect_queues": environment_names.COLLECT_QUEUES,
}


def names(package: Package) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        return archive.namelist()


def test_the_same_input_gives_the_same_bytes_anywhere_and_any_time(tmp_path: Path) -> None:
    for folder in ("lambdas", "board/core"):
        shutil.copytree(ROOT / folder, tmp_path / folder, copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "board" / "__init__.py", tmp_path / "board" / "__init__.py")
    for path in tmp_path.rglob("*.py"):
        path.chmod(0o600)
        os.utime(path, (1, 1))
    assert pack_all(tmp_path) == pack_all()


def test_another_line_is_another_key(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lambdas", tmp_path / "lambdas")
    shutil.copytree(ROOT / "board" / "core", tmp_path / "board" / "core")
    shutil.copyfile(ROOT / "board" / "__init__.py", tmp_path / "board" / "__init__.py")
    before = pack("update_dynamodb", tmp_path).key
    with (tmp_path / "board" / "core" / "batch.py").open("a") as file:
        file.write("# changed\n")
    assert pack("update_dynamodb", tmp_path).key != before


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_zip_holds_its_function_and_the_boards_core_alone(name: str) -> None:
    for entry in names(pack(name)):
        assert entry.endswith(".py")
        assert entry in ("lambdas/__init__.py", "board/__init__.py") or entry.startswith(
            (f"lambdas/{name}/", "board/core/")
        )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_handler_imports_from_the_zip_alone(name: str, tmp_path: Path) -> None:
    path = tmp_path / "code.zip"
    path.write_bytes(pack(name).content)
    script = (
        f"import sys; sys.path.insert(0, {str(path)!r}); "
        f"import lambdas.{name}.handler as h, board.core; "
        f"assert {str(path)!r} in h.__file__ and {str(path)!r} in board.core.__file__; "
        "assert not [m for m in sys.modules if m.startswith('django')]; print(h.handle)"
    )
    variables = dict.fromkeys(READ[name], "x")
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "us-east-1", **variables},
        capture_output=True,
        text=True,
    )
    assert "function handle" in result.stdout, result.stderr


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handler_fits_on_two_screens(name: str) -> None:
    text = (ROOT / "lambdas" / name / "handler.py").read_text()
    assert len(text.splitlines()) <= 60
