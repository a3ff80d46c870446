"""The functions' code as zips: same input, same bytes, so that the hash can be the name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ("broadcast_clients", "update_dynamodb", "collect_queues")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
MODE = 0o644 << 16


@dataclass(frozen=True)
class Package:
    name: str
    content: bytes

    @property
    def key(self) -> str:
        """Where it lies in the artefact bucket."""
        return f"functions/{self.name}-{hashlib.sha256(self.content).hexdigest()[:32]}.zip"

    @property
    def parameter(self) -> str:
        """The template's parameter that takes the key."""
        return "".join(word.capitalize() for word in self.name.split("_")) + "Zip"


def pack(name: str, root: Path = ROOT) -> Package:
    """The function's package and the parts of the board that functions may import."""
    buffer = io.BytesIO()
    # Stored, not deflated: two zlib versions compress the same file to different bytes.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(sources(name, root)):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), EPOCH)
            entry.external_attr = MODE
            entry.create_system = 3  # Unix, whatever packs it
            archive.writestr(entry, path.read_bytes())
    return Package(name, buffer.getvalue())


def pack_all(root: Path = ROOT) -> list[Package]:
    return [pack(name, root) for name in FUNCTIONS]


def sources(name: str, root: Path) -> Iterator[Path]:
    yield root / "lambdas" / "__init__.py"
    yield root / "board" / "__init__.py"
    yield from (root / "lambdas" / name).rglob("*.py")
    yield from (root / "board" / "core").rglob("*.py")
