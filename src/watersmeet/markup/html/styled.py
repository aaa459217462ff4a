"""styled_view: a view as a whole document that needs nothing else to be read or printed."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from watersmeet.markup.facts import Facts
from watersmeet.markup.html.elements import text
from watersmeet.markup.html.view import write as view
from watersmeet.markup.tree import Node

STYLES: Final = files("watersmeet.markup.html").joinpath("view.css").read_text(encoding="utf-8")
"""The style sheet of views: ours alone, and without "<"."""

_DOCUMENT: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="UTF-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}</title>
<style>
body {{ background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; }}
{styles}</style>
</head>
<body>
<div class="wiki-content">{body}</div>
</body>
</html>
"""


def write(tree: Node, facts: Facts) -> str:
    """A tree as a document of its own, with whole addresses."""
    body = view(tree, facts, absolute=True)
    return _DOCUMENT.format(title=text(facts.title), styles=STYLES, body=body)
