"""How AWS's schemas say that properties are updated, of every type that a stage may have.

`python -m tests.provisioning.changing.behaviours` writes `update_behaviours.json` anew.
"""

from __future__ import annotations

import json
from dataclasses import replace

from provisioning import documents, stage
from provisioning.changing.comparing import BEHAVIOURS, PERHAPS, REPLACED
from tests.provisioning.schemas import schema
from tests.provisioning.template.test_variants import VARIANTS

KEYS = {REPLACED: "createOnlyProperties", PERHAPS: "conditionalCreateOnlyProperties"}


def kinds() -> set[str]:
    stages = [stage.load(path) for path in stage.STAGES.glob("*.toml")]
    nodes = [replace(one, store=stage.Store(kind="nodes")) for one in stages]
    return {
        resource["Type"]
        for one in (*stages, *nodes, *VARIANTS.values())
        for resource in documents.stage_document(one)["Resources"].values()
    }


def expected() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for kind in sorted(kinds()):
        paths = {how: schema(kind).get(key, []) for how, key in KEYS.items()}
        found[kind] = {
            how: sorted(path.removeprefix("/properties/") for path in some)
            for how, some in paths.items()
            if some
        }
    return found


if __name__ == "__main__":
    BEHAVIOURS.write_text(json.dumps(expected(), indent=2) + "\n", encoding="utf-8")
