"""How long a function and a file may be; what is longer hides a name."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("board", "lambdas", "placeproject", "provisioning")
FUNCTION_LINES, FILE_LINES, FOLDER_FILES = 30, 220, 15
WORST = 10


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_hides_a_name(package: str) -> None:
    refuse(functions(ROOT / package), FUNCTION_LINES)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_holds_two_ideas(package: str) -> None:
    refuse(files(ROOT / package), FILE_LINES)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_is_a_pile(package: str) -> None:
    counted = Counter(path.parent for path in sources(ROOT / package))
    # Django finds commands in this one folder, a file each.
    counted.pop(ROOT / package / "management/commands", None)
    refuse(((count, shown(folder)) for folder, count in counted.items()), FOLDER_FILES, "files")


def test_the_longest_are_told_first_and_not_all(tmp_path: Path) -> None:
    for lines in range(25, 45):
        text = "class A:\n    async def f(self):\n" + "        pass\n" * (lines - 1)
        (tmp_path / f"of_{lines}.py").write_text(text)
    with pytest.raises(AssertionError) as refused:
        refuse(functions(tmp_path), 30)
    told = str(refused.value).splitlines()
    assert told[0] == "14 have more than 30 lines:"
    assert told[1] == f"   44  {tmp_path}/of_44.py:2 f"
    assert len(told) == 1 + WORST
    refuse(functions(tmp_path), 44)


def test_a_file_is_as_long_as_its_lines(tmp_path: Path) -> None:
    (tmp_path / "three.py").write_text("1\n2\n3\n")
    with pytest.raises(AssertionError, match=r"    3  .*three\.py"):
        refuse(files(tmp_path), 2)
    refuse(files(tmp_path), 3)


def refuse(sizes: Iterator[tuple[int, str]], most: int, unit: str = "lines") -> None:
    long = sorted((one for one in sizes if one[0] > most), reverse=True)
    worst = [f"{lines:>5}  {name}" for lines, name in long[:WORST]]
    if long:
        raise AssertionError("\n".join([f"{len(long)} have more than {most} {unit}:", *worst]))


def functions(folder: Path) -> Iterator[tuple[int, str]]:
    """From `def` to the last line; decorators do not count."""
    for path in sources(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield lines, f"{shown(path)}:{node.lineno} {node.name}"


def files(folder: Path) -> Iterator[tuple[int, str]]:
    for path in sources(folder):
        yield len(path.read_text(encoding="utf-8").splitlines()), shown(path)


def sources(folder: Path) -> list[Path]:
    """Without migrations, which Django writes."""
    found = folder.rglob("*.py")
    return sorted(path for path in found if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
