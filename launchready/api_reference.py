"""The OpenAPI document in the shape of a page: chapters, endpoints, fields and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
KINDS = {
    "date-time": "moment",
    "date": "day",
    "binary": "file",
    "string": "text",
    "integer": "number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or one field of what is sent or answered; `kind` in words."""

    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    key: str
    method: str
    path: str
    title: str
    text: str
    parameters: list[Field]
    body: list[Field]
    status: str
    answer: str
    answer_fields: list[Field]


def chapters(document: Document) -> dict[str, list[Endpoint]]:
    """Endpoints by the chapter they are in, in the order of the API."""
    found: dict[str, list[Endpoint]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            endpoint = _endpoint(document, method, path, operation)
            found.setdefault(operation["tags"][0], []).append(endpoint)
    return found


def _endpoint(document: Document, method: str, path: str, operation: Document) -> Endpoint:
    status = next(code for code in map(str, operation["responses"]) if code.startswith("2"))
    answered = next(each for code, each in operation["responses"].items() if str(code) == status)
    content = answered.get("content", {})
    media_type = next(iter(content), "")
    schema = content.get(media_type, {}).get("schema", {})
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Endpoint(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        text=operation.get("description", ""),
        parameters=[
            Field(
                each["name"],
                kind_of(document, each["schema"]),
                each["required"],
                each["schema"].get("description", ""),
            )
            for each in operation.get("parameters", ())
        ],
        body=fields_of(document, sent.get("schema", {})),
        status=status,
        answer=kind_of(document, schema) if media_type == "application/json" else media_type,
        answer_fields=fields_of(document, _row(document, schema)),
    )


def fields_of(document: Document, schema: Document) -> list[Field]:
    """The fields of an object; none for anything else."""
    named = _named(document, schema)
    required = named.get("required", ())
    return [
        Field(name, kind_of(document, each), name in required, each.get("description", ""))
        for name, each in named.get("properties", {}).items()
    ]


def kind_of(document: Document, schema: Document) -> str:
    """What stands in a field, in a word or two: "number or null", "list of text"."""
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(kind_of(document, each) for each in options))
    schema = _named(document, schema)
    if "enum" in schema:
        return " · ".join(_words(schema["enum"]))
    if "const" in schema:
        return "".join(_words([schema["const"]]))
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {kind_of(document, schema.get('items', {}))}"
    if kind == "object":
        return _title(schema) if "properties" in schema else "object"
    return KINDS.get(schema.get("format", kind), str(kind))


def _row(document: Document, schema: Document) -> Document:
    """What is worth listing of an answer: of a page or a list, its rows."""
    named = _named(document, schema)
    if "next_offset" in named.get("properties", {}):
        named = named["properties"]["items"]
    if named.get("type") == "array":
        named = _named(document, named["items"])
    return named


def _title(schema: Document) -> str:
    title = str(schema.get("title", "object"))
    if title.startswith("Page["):
        return f"page of {_plain(title[5:-1])}"
    return _plain(title)


def _plain(name: str) -> str:
    """ "RiskOut" is a risk."""
    words = name.removesuffix("Out").removesuffix("In")
    return "".join(f" {each.lower()}" if each.isupper() else each for each in words).strip()


def _words(values: Iterable[Any]) -> list[str]:
    return [str(value) or "empty" for value in values]


def _named(document: Document, schema: Document) -> Document:
    reference: str = schema.get("$ref", "")
    if not reference:
        return schema
    found: Document = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found
