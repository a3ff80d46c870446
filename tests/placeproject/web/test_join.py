"""One script out of modules: it does what they do, and refuses what it does not know."""

from __future__ import annotations

import subprocess

import pytest
from django.conf import settings

from placeproject.web.join import UnknownFormError, joined, reachable
from placeproject.web.storage import JOINED

COUNTER = """
let count = 0;
export const STEP = 2;
export function next() {
  return (count += STEP);
}
export class Reader {
  read() {
    return "import and export in a text";
  }
}
export async function later() {
  return next();
}
export const NAMES = {
  import: "a key of an object",
};
"""
MIDDLE = """
import { next as following, Reader } from "./deep/counter.js";
import * as counter from "./deep/counter.js";

const next = "its own";
export const shared = [next, following(), counter.next(), new Reader().read()];
"""
FIRST = """
// import nothing
import { shared } from "./middle.js";
import {
  later,
  STEP,
} from "./deep/counter.js";

console.log(JSON.stringify([shared, STEP, await later()]));
"""
SOURCES = {"js/first.js": FIRST, "js/middle.js": MIDDLE, "js/deep/counter.js": COUNTER}


def test_each_module_runs_once_and_knows_its_own_names_only() -> None:
    script = joined("js/first.js", SOURCES.__getitem__)
    run = subprocess.run(
        ["node", "--input-type=module"], input=script, capture_output=True, text=True, check=True
    )
    text = "import and export in a text"
    assert run.stdout == f'[["its own",2,4,"{text}"],2,6]\n'


def test_a_module_comes_behind_what_it_needs() -> None:
    names = reachable("js/first.js", SOURCES.__getitem__)
    assert names == ["js/deep/counter.js", "js/middle.js", "js/first.js"]


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        'export * from "./a.js";',
        'export { a } from "./a.js";',
        "export { a };",
        "export let a = 1;",
        "export const { a } = {};",
        'import a from "./a.js";',
        'import "./a.js";',
        "import { a } from './a.js';",
        'const a = await import("./a.js");',
        "new URL('a.js', import.meta.url);",
    ],
)
def test_another_form_is_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(UnknownFormError, match="^js/first.js has a form of import or export"):
        joined("js/first.js", {"js/first.js": f"{line}\n", "js/a.js": ""}.__getitem__)


def test_what_is_not_exported_is_not_imported() -> None:
    sources = {
        "js/first.js": 'import { a, b as c } from "./two.js";\n',
        "js/two.js": "export const a = 1,\n  b = 2;\n",
    }
    with pytest.raises(UnknownFormError, match="imports b, which js/two.js does not export"):
        joined("js/first.js", sources.__getitem__)


def test_what_the_first_module_exports_and_loads_by_an_address_stays() -> None:
    source = "export const a = 1;\nexport const load = (address) => import(address);\n"
    assert source in joined("js/first.js", {"js/first.js": source}.__getitem__)


@pytest.mark.parametrize("first", JOINED)
def test_the_page_can_be_joined(first: str) -> None:
    root = settings.BASE_DIR / "static"
    script = joined(first, lambda name: (root / name).read_text())
    command = ["node", "--input-type=module", "--check"]
    subprocess.run(command, input=script, text=True, check=True, capture_output=True)
