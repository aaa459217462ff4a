"""The metadata that comes with content on its way in, v1: labels and properties. Neither makes a version."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from watersmeet.api.binding import Call
from watersmeet.contract.v1.content import LabelWrite, MetadataWrite
from watersmeet.domain import labels, properties
from watersmeet.model.content import Content
from watersmeet.model.errors import Invalid
from watersmeet.storage import labels as label_rows
from watersmeet.storage import properties as property_rows


async def write_metadata(call: Call[Any], page: Content, given: MetadataWrite | None, *, replace_labels: bool) -> None:
    """Set the properties and labels that were sent with a page. Raises Invalid, TooLarge."""
    if given is None:
        return
    for key, wanted in (given.properties or {}).items():
        if wanted is not None and wanted.value is not UNSET:
            await _set(call, page, key, wanted.value)
    sent = _labels(given.labels)
    if sent is None:
        return
    if page.kind not in labels.LABELLED:
        if sent:
            raise Invalid(f"A {page.kind} bears no labels.", field="metadata.labels")
        return
    if replace_labels:
        await _drop_others(call, page, sent)
    if sent:
        await labels.add_to_page(call.db, call.actor, call.now, page.id, sent)


def _labels(given: list[LabelWrite] | dict[str, Any] | None) -> list[tuple[str, str]] | None:
    """(prefix, name) of the labels sent, as a list or as the list object that reading answers with."""
    if isinstance(given, dict):
        try:
            given = msgspec.convert(given.get("results"), list[LabelWrite] | None)
        except msgspec.ValidationError as error:
            raise Invalid(f"Could not parse Labels: {error}", field="metadata.labels") from error
    return None if given is None else [(label.prefix or "global", label.name) for label in given]


async def _drop_others(call: Call[Any], page: Content, wanted: list[tuple[str, str]]) -> None:
    kept = {labels.checked(*pair) for pair in wanted}
    for label in (await label_rows.borne_by(call.db, "content", [page.id])).get(page.id, []):
        if (label.prefix, label.name) not in kept:
            await labels.remove_from_page(call.db, call.actor, page.id, f"{label.prefix}:{label.name}")


async def _set(call: Call[Any], page: Content, key: str, value: Any) -> None:
    """Keep a value under a key, whether or not one is kept there."""
    old = await property_rows.find(call.db, "content", page.id, key)
    if old is None:
        await properties.create(call.db, call.actor, call.now, "content", page.id, key, value)
    elif properties.encoded(value) != old.value:
        await properties.update(call.db, call.actor, call.now, old, number=old.version + 1, value=value)
