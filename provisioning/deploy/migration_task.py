"""The next release's task beside the stack as it runs: its migrations run in it.

It comes with all that it has, variables, secrets and roles, and with what these refer to and
the stack lacks. Nothing else changes, so a migration that fails has touched nothing that runs.
The next change of the stack, to the release itself, takes it away again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.documents import IN_TEXT, Document, references

WEB_TASK, TITLE = "WebTask", "MigrationTask"
# What the next release's task brings along even where the stack has one of that title.
OWN = ("AWS::ECS::TaskDefinition", "AWS::IAM::Role")
Names = Mapping[str, str]
Values = Mapping[str, Any]


def beside(running: Document, wanted: Document, given: Names, family: str) -> Document:
    """`given` are the parameters of `wanted`, which the running template may not have."""
    resources = wanted["Resources"]
    titles = needed(running["Resources"], resources)
    names = {title: renamed(title) for title in titles if resources[title]["Type"] in OWN}
    values = literals(wanted["Parameters"], given)
    added = {
        names.get(title, title): rewritten(resources[title], names, values) for title in titles
    }
    added[TITLE]["Properties"]["Family"] = family
    return running | {
        "Resources": running["Resources"] | added,
        "Outputs": running["Outputs"] | {TITLE: {"Value": {"Ref": TITLE}}},
    }


def needed(running: Document, wanted: Document) -> list[str]:
    """Titles of `wanted`: the task, and whatever it refers to that does not run yet."""
    titles = [WEB_TASK]
    for title in titles:  # which grows meanwhile
        for other in references(wanted[title]):
            is_missing = other in wanted and (other not in running or wanted[other]["Type"] in OWN)
            if is_missing and other not in titles:
                titles.append(other)
    return titles


def renamed(title: str) -> str:
    return TITLE if title == WEB_TASK else f"Migration{title}"


def literals(parameters: Document, given: Names) -> dict[str, Any]:
    """What each parameter will be: the running stack has other values under the same names."""
    return {
        name: given.get(name, parameter.get("Default", ""))
        for name, parameter in parameters.items()
    }


def rewritten(node: Any, names: Names, values: Values) -> Any:
    """Other titles for what is added under one, and values in place of parameters."""
    if isinstance(node, list):
        return [rewritten(item, names, values) for item in node]
    match node:
        case {"Ref": str(name)}:
            return values[name] if name in values else {"Ref": names.get(name, name)}
        case {"Fn::GetAtt": [title, attribute]}:
            return {"Fn::GetAtt": [names.get(title, title), attribute]}
        case {"Fn::Sub": str(text)}:
            return {"Fn::Sub": substituted(text, names, values)}
        case dict():
            return {key: rewritten(value, names, values) for key, value in node.items()}
    return node


def substituted(text: str, names: Names, values: Values) -> str:
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", str(value))
    return IN_TEXT.sub(lambda found: "${" + names.get(found[1], found[1]), text)
