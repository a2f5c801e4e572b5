"""Checks events of OpenLineage against its own client, whose classes are generated from the published JSON schemas.

Reads a JSON array of events from standard input, and prints a JSON array of problems. The reading is strict: a member that a class
does not have, one that is missing, and a value of another type are problems, as is a facet whose _schemaURL is not that of
the client's version. openlineage-python is pinned in requirements-dev.txt.
"""

import enum
import importlib
import json
import pkgutil
import sys
import types
import typing

import attr
import openlineage.client.generated as generated
from openlineage.client.generated.base import BaseFacet, RunEvent

# Members that every event and every facet must have, though the classes fill them in.
REQUIRED = ("producer", "schemaURL", "_producer", "_schemaURL", "eventType", "inputs", "outputs")


def facet_classes() -> dict[str, type]:
    modules = [importlib.import_module(f"{generated.__name__}.{one.name}") for one in pkgutil.iter_modules(generated.__path__)]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return {one._get_schema(): one for one in classes if issubclass(one, BaseFacet)}


FACETS = facet_classes()
problems: list[str] = []


def problem(path: str, text: str) -> None:
    problems.append(f"{path}: {text}")


def read(kind: typing.Any, value: typing.Any, path: str) -> typing.Any:
    """Value as the client has it; notes what is wrong with it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return read(next(one for one in arguments if one is not type(None)), value, path)
    if origin is list and isinstance(value, list):
        return [read(arguments[0], one, f"{path}[{at}]") for at, one in enumerate(value)]
    if origin is dict and isinstance(value, dict):
        return {key: read_member(arguments[1], key, one, f"{path}.{key}") for key, one in value.items()}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    if attr.has(kind) and isinstance(value, dict):
        return read_object(kind, value, path)
    if origin is not None or not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        problem(path, f"expected {kind}, found {json.dumps(value)}")
    return value


def read_member(kind: type, key: str, value: typing.Any, path: str) -> typing.Any:
    """Member of a map: of a map of facets the class is that of its schema, and the key is the class's name without its kind."""
    if not (isinstance(kind, type) and issubclass(kind, BaseFacet)):
        return read(kind, value, path)
    facet = FACETS.get(value.get("_schemaURL"))
    if facet is None or not issubclass(facet, kind):
        problem(path, f"{value.get('_schemaURL')} is no schema of a {kind.__name__}")
        return value
    if facet.__name__.removesuffix(kind.__name__).lower() != key.replace("_", "").lower():
        problem(path, f"is no key of a {facet.__name__}")
    return read(facet, value, path)


def read_object(kind: type, value: dict, path: str) -> typing.Any:
    fields = {field.name: field for field in attr.fields(attr.resolve_types(kind))}
    for name in value.keys() - fields.keys():
        problem(path, f"{kind.__name__} has no {name}")
    for name, field in fields.items():
        if name not in value and (field.default is attr.NOTHING or name in REQUIRED):
            problem(path, f"{name} is missing")
    for name in ("schemaURL", "_schemaURL"):
        if name in value and value[name] != kind._get_schema():
            problem(path, f"{name} is {value[name]}, not {kind._get_schema()}")
    known = {name: read(fields[name].type, one, f"{path}.{name}") for name, one in value.items() if name in fields}
    try:
        # The constructor runs the client's validators: of UUIDs, times and URIs.
        return kind(**{fields[name].alias: one for name, one in known.items() if fields[name].init})
    except (TypeError, ValueError) as error:
        problem(path, str(error))
        return value


for at, event in enumerate(json.load(sys.stdin)):
    read(RunEvent, event, f"event {at}")
print(json.dumps(problems))
