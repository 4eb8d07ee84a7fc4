"""The parts of the SARIF 2.1.0 schema (OASIS, sarif-schema-2.1.0) that the log uses, closed and with their conditions."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def closed(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def unique(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "minItems": least, "uniqueItems": True, "items": items}


MESSAGE = closed(["text"], text={"type": "string"})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
PLACE = {"type": "integer", "minimum": 1}
REGION = closed(["startLine"], startLine=PLACE, startColumn=PLACE, endLine=PLACE, endColumn=PLACE)
ARTIFACT = closed(["uri"], uri={"type": "string", "format": "uri-reference", "pattern": "^[^ \\\\]+$"})
LOCATION = closed(
    [],
    physicalLocation=closed(["artifactLocation"], artifactLocation=ARTIFACT, region=REGION),
    logicalLocations=unique(closed([], fullyQualifiedName={"type": "string"})),
)
REPLACEMENT = closed(["deletedRegion"], deletedRegion=REGION, insertedContent=closed([], text={"type": "string"}))
CHANGE = closed(
    ["artifactLocation", "replacements"],
    artifactLocation=ARTIFACT,
    replacements={"type": "array", "minItems": 1, "items": REPLACEMENT},
)
RESULT = closed(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=MESSAGE,
    locations={"type": "array", "items": LOCATION},
    fixes=unique(closed(["artifactChanges"], artifactChanges=unique(CHANGE, 1))),
)
RULE = closed(
    ["id"],
    id={"type": "string"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    defaultConfiguration=closed([], level=LEVEL),
)
DRIVER = closed(["name"], name={"type": "string"}, version={"type": "string"}, rules=unique(RULE))
RUN = closed(
    ["tool"],
    tool=closed(["driver"], driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": ["array", "null"], "items": RESULT},
)
SARIF: Schema = closed(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs={"type": ["array", "null"], "items": RUN},
)
