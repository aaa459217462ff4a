"""Bodies in storage format, and how they are shown, for tests."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.api.v2.making import read
from watersmeet.client import Client

Given = str | int


def macro(name: str, body: str | None = None, /, **parameters: Given) -> str:
    """A macro. A parameter that begins with an element is written as it is; `default` is the one without a name."""
    said = "".join(_parameter("" if key == "default" else key, str(value)) for key, value in parameters.items())
    inside = "" if body is None else f"<ac:rich-text-body>{body}</ac:rich-text-body>"
    return f'<ac:structured-macro ac:name="{name}">{said}{inside}</ac:structured-macro>'


def _parameter(name: str, value: str) -> str:
    inside = value if value.startswith("<") else escape(value)
    return f'<ac:parameter ac:name="{name}">{inside}</ac:parameter>'


def to_page(title: str, space: str | None = None, text: str | None = None) -> str:
    """A link to a page by its title."""
    key = "" if space is None else f" ri:space-key={quoteattr(space)}"
    body = "" if text is None else f"<ac:link-body>{escape(text)}</ac:link-body>"
    return f"<ac:link><ri:page ri:content-title={quoteattr(title)}{key} />{body}</ac:link>"


def to_person(account_id: str) -> str:
    return f'<ac:link><ri:user ri:account-id="{account_id}" /></ac:link>'


def picture(name: str) -> str:
    return f"<ac:image><ri:attachment ri:filename={quoteattr(name)} /></ac:image>"


def shown(client: Client, page: Any, body_format: Any = "view") -> str:
    """The body of a page in a format, through v2."""
    return str(getattr(read(client, page.id, body_format=body_format).body, body_format).value)
