"""What is seen of blocks before their lines are read: tasks, alerts and footnotes."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.token import Token

from watersmeet.markup.markdown.syntax import Env
from watersmeet.markup.markdown.words import ALERTS

NOTHING: Final = "nothing"
"""The type of a token that is not there any more."""

_TASK: Final = re.compile(r"\[([ xX])\](?:\s+|$)")
_ALERT: Final = re.compile(r"\[!([A-Za-z]{1,20})\][ \t]*(?:\n|$)")
_FOOTNOTE: Final = re.compile(r"\[\^([^\s\[\]]{1,100})\]:[ \t]*(.*)")


def prepare(tokens: list[Token], env: Env) -> None:
    """Mark tasks and alerts in the tokens of a document, and take footnotes out of them, into `env`."""
    lists: list[_List] = []
    for place, token in enumerate(tokens):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(_List(token))
        elif kind == "list_item_open":
            lists[-1].items.append(place)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            _tasks(lists.pop(), tokens)
        elif kind == "blockquote_open":
            _alert(token, tokens, place)
        elif kind == "paragraph_open" and tokens[place + 1].content.startswith("[^"):
            _footnotes(tokens, place, env)


class _List:
    def __init__(self, opened: Token) -> None:
        self.opened = opened
        self.items: list[int] = []


def _tasks(one: _List, tokens: list[Token]) -> None:
    """A list all of whose items begin with a box is a list of tasks."""
    if one.opened.type != "bullet_list_open":
        return
    found = [
        _TASK.match(tokens[place + 2].content) if tokens[place + 1].type == "paragraph_open" else None
        for place in one.items
    ]
    if not found or not all(found):
        return
    one.opened.meta["task"] = True
    for place, box in zip(one.items, found, strict=True):
        if box is not None:
            tokens[place].meta["task"] = "TODO" if box[1] == " " else "DONE"
            inline = tokens[place + 2]
            inline.content = inline.content[box.end() :]


def _alert(token: Token, tokens: list[Token], place: int) -> None:
    if tokens[place + 1].type != "paragraph_open":
        return
    inline = tokens[place + 2]
    found = _ALERT.match(inline.content)
    panel = ALERTS.get(found[1].upper()) if found else None
    if panel is None or found is None:
        return
    token.meta["panel"] = panel
    inline.content = inline.content[found.end() :]
    if not inline.content:
        _drop(tokens, place + 1)


def _drop(tokens: list[Token], paragraph: int) -> None:
    for token in tokens[paragraph : paragraph + 3]:
        token.type = NOTHING


def _footnotes(tokens: list[Token], place: int, env: Env) -> None:
    """A paragraph that begins as a footnote is one, or several: each goes on until the next begins."""
    notes: dict[str, str] = env["footnotes"]
    label = ""
    found: dict[str, list[str]] = {}
    for line in tokens[place + 1].content.split("\n"):
        begins = _FOOTNOTE.match(line)
        if begins and begins[1] not in notes and begins[1] not in found:
            label = begins[1]
            found[label] = [begins[2]]
        elif not found:
            return
        else:
            found[label].append(line)
    notes.update((label, "\n".join(lines)) for label, lines in found.items())
    _drop(tokens, place)
