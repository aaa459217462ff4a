"""How the tables of pairs are written down."""

from html import escape

import pytest

Pair = tuple[str, str]


def cases(pairs: list[Pair]) -> pytest.MarkDecorator:
    """A test of its own for each pair, named after its markup."""
    return pytest.mark.parametrize(("markup", "storage"), pairs, ids=[repr(markup) for markup, _ in pairs])


def p(inside: str) -> str:
    return f"<p>{inside}</p>"


def macro(name: str, rich: str | None = None, /, *, plain: str | None = None, **parameters: str) -> str:
    """A macro. A parameter called `_` is the one without a name."""
    said = ""
    for key, value in parameters.items():
        named = "" if key == "_" else key
        said += f'<ac:parameter ac:name="{named}">{escape(value, quote=False)}</ac:parameter>'
    if rich is not None:
        said += f"<ac:rich-text-body>{rich}</ac:rich-text-body>"
    if plain is not None:
        said += f"<ac:plain-text-body><![CDATA[{plain}]]></ac:plain-text-body>"
    begin = f'<ac:structured-macro ac:name="{name}" ac:schema-version="1"'
    return f"{begin}>{said}</ac:structured-macro>" if said else f"{begin} />"


def link(resource: str, body: str = "", attributes: str = "") -> str:
    """A link with a plain body, or a rich one where it has elements."""
    if "<" in body:
        body = f"<ac:link-body>{body}</ac:link-body>"
    elif body:
        body = f"<ac:plain-text-link-body><![CDATA[{body}]]></ac:plain-text-link-body>"
    inside = resource + body
    return f"<ac:link{attributes}>{inside}</ac:link>" if inside else f"<ac:link{attributes} />"


def page(title: str, space: str | None = None) -> str:
    key = f' ri:space-key="{space}"' if space else ""
    return f'<ri:page{key} ri:content-title="{title}" />'


def file(name: str, holder: str = "") -> str:
    begin = f'<ri:attachment ri:filename="{name}"'
    return f"{begin}>{holder}</ri:attachment>" if holder else f"{begin} />"


def image(resource: str, attributes: str = "") -> str:
    return f"<ac:image{attributes}>{resource}</ac:image>"


def emoticon(name: str) -> str:
    return f'<ac:emoticon ac:name="{name}" />'


def table(*rows: list[str]) -> str:
    """Rows of cells: `h:text` is a heading. Text stands in a paragraph in its cell, unless it is an element already."""
    inside = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody>{inside}</tbody></table>"


def _cell(said: str) -> str:
    name, text = ("th", said[2:]) if said.startswith("h:") else ("td", said)
    inside = text if text.startswith("<") or not text else p(text)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}></{name}>"
