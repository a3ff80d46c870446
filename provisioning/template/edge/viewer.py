"""A function at the edge that picks what a browser can read: page's language, file's encoding.

`publish_static` stores the page in each language, and each text file as it is, with .gz and
with .br.
"""

from __future__ import annotations

from pathlib import Path

from troposphere import GetAtt, Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage

CODE = Path(__file__).resolve().parent / "viewer.js"


def add(template: Template, stage: Stage) -> cf.FunctionAssociation:
    function = template.add_resource(
        cf.Function(
            "Viewer",
            Name=f"{stage.prefix}-viewer",
            AutoPublish=True,
            FunctionCode=CODE.read_text(encoding="utf-8"),
            FunctionConfig=cf.FunctionConfig(
                Comment="Language of the page, encoding of files", Runtime="cloudfront-js-2.0"
            ),
        )
    )
    return cf.FunctionAssociation(
        EventType="viewer-request", FunctionARN=GetAtt(function, "FunctionARN")
    )
