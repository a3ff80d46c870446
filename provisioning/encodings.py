"""A function at the edge that picks the pre-compressed copy a browser can read.

`publish_static` stores each text file three times: as it is, with .gz and with .br.
"""

from __future__ import annotations

from pathlib import Path

from troposphere import GetAtt, Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage

CODE = Path(__file__).resolve().parent / "encodings.js"


def add(template: Template, stage: Stage) -> cf.FunctionAssociation:
    function = template.add_resource(
        cf.Function(
            "Encodings",
            Name=f"{stage.prefix}-encodings",
            AutoPublish=True,
            FunctionCode=CODE.read_text(encoding="utf-8"),
            FunctionConfig=cf.FunctionConfig(
                Comment="Picks the pre-compressed copy", Runtime="cloudfront-js-2.0"
            ),
        )
    )
    return cf.FunctionAssociation(
        EventType="viewer-request", FunctionARN=GetAtt(function, "FunctionARN")
    )
