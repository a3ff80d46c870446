"""Templates as documents: the same stage gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from provisioning.bootstrap import bootstrap_stack
from provisioning.stage import Stage
from provisioning.template import emulator_profile, template

Document = dict[str, Any]
IN_TEXT = re.compile(r"\$\{(\w+)(?=[.}])")  # of Fn::Sub; pseudo parameters have colons


def bootstrap_document() -> Document:
    return plain(bootstrap_stack.build().to_dict())


def stage_document(stage: Stage) -> Document:
    return plain(template.build(stage).to_dict())


def emulator_document(stage: Stage) -> tuple[Document, dict[str, str]]:
    return emulator_profile.leave_out(stage_document(stage))


def plain(document: Any) -> Document:
    """Without the classes of the library that made it."""
    result: Document = json.loads(json.dumps(document))
    return result


def readable(document: Document) -> str:
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def minified(document: Document) -> str:
    return json.dumps(document, separators=(",", ":"), sort_keys=True)


def describe(document: Document) -> str:
    size, count = len(minified(document)), len(document["Resources"])
    return f"{count} resources of 500, {size:,} bytes of 1,000,000"


def references(node: Any) -> Iterator[str]:
    """Titles of resources and names of parameters."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        match key, value:
            case "Ref" | "DependsOn", str():
                yield value
            case "DependsOn", list():
                yield from value
            case "Fn::GetAtt", [title, _]:
                yield title
            case "Fn::Sub", str():
                yield from IN_TEXT.findall(value)
            case _:
                yield from references(value)
