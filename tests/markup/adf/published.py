"""The published JSON schema of the Atlassian document format, fetched from its registry and never kept here."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema_rs
import pytest

PACKAGE = "@atlaskit/adf-schema"
VERSION = "57.7.22"
_CACHE = Path.home() / ".cache" / "watersmeet"


def _fetch(npm: str, kept: Path) -> None:
    """Take the schema out of its package. Other processes may do so at the same time."""
    with TemporaryDirectory(dir=_CACHE) as folder:
        command = [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=True)
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            found = archive.extractfile("package/dist/json-schema/v1/full.json")
            assert found is not None
            taken = Path(folder) / kept.name
            taken.write_bytes(found.read())
        taken.replace(kept)


@cache
def _fetched() -> dict[str, Any] | str:
    """The schema, or why it is not there."""
    kept = _CACHE / f"adf-schema-{VERSION}.json"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            return "npm is not installed"
        _CACHE.mkdir(parents=True, exist_ok=True)
        try:
            _fetch(npm, kept)
        except (subprocess.SubprocessError, OSError, ValueError, KeyError, tarfile.TarError) as error:
            return f"npm did not give the package: {error}"
    schema: dict[str, Any] = json.loads(kept.read_text())
    return schema


def published() -> dict[str, Any]:
    """The schema as it is published; skips the test without it."""
    found = _fetched()
    if isinstance(found, str):
        pytest.skip(f"the published schema of the document format is not there: {found}")
    return found


def _named(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def agreed() -> dict[str, Any]:
    """The schema with what we let through and refuse on purpose (see markup/adf/schema.py)."""
    schema: dict[str, Any] = json.loads(json.dumps(published()))
    kinds = schema["definitions"]
    for definition in kinds.values():
        _open_to_private(definition)
    kinds["doc_node"]["required"].remove("version")
    for name in ("taskList_node", "taskItem_node", "blockTaskItem_node", "decisionList_node", "decisionItem_node"):
        kinds[name]["properties"]["attrs"]["required"].remove("localId")
        if not kinds[name]["properties"]["attrs"]["required"]:
            del kinds[name]["properties"]["attrs"]["required"]
            kinds[name]["required"].remove("attrs")
    task = kinds["blockTaskItem_node"]["properties"]["content"]
    task["items"] = task["items"][0]
    kinds["mediaSingle_node"]["properties"]["content"] = {}
    kinds["mediaSingle_node"]["additionalProperties"] = False
    block_marks = [_named(f"{one}_mark") for one in ("fontSize", "alignment", "indentation")]
    synced = kinds["bodiedSyncBlock_node"]["properties"]["content"]["items"]["anyOf"]
    for loose in ("paragraph_node", "heading_node"):
        marked = {"properties": {"marks": {"type": "array", "items": {"anyOf": block_marks}}}}
        synced[synced.index(_named(loose))] = {"allOf": [_named(loose), marked]}
    synced.remove(_named("mediaSingle_node"))
    return schema


def _open_to_private(schema: Any) -> None:
    if isinstance(schema, dict):
        attrs = schema.get("properties", {}).get("attrs") if isinstance(schema.get("properties"), dict) else None
        for shape in attrs.get("anyOf", [attrs]) if isinstance(attrs, dict) else []:
            shape["patternProperties"] = {"^__": {}}
        for one in schema.values():
            _open_to_private(one)
    elif isinstance(schema, list):
        for one in schema:
            _open_to_private(one)


@cache
def strict() -> jsonschema_rs.Draft4Validator:
    """Tells whether a document is valid as published."""
    return jsonschema_rs.Draft4Validator(published())


@cache
def lenient() -> jsonschema_rs.Draft4Validator:
    """Tells whether a document is valid as agreed."""
    return jsonschema_rs.Draft4Validator(agreed())
