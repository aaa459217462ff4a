"""The parameters of a macro in one attribute, as name=value|name=value."""

from __future__ import annotations

from collections.abc import Mapping


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("=", "\\=")


def joined(parameters: Mapping[str, str]) -> str:
    """Parameters as one text; a backslash makes the next character itself."""
    return "|".join(f"{_escaped(name)}={_escaped(value)}" for name, value in parameters.items())


def separate(value: str) -> dict[str, str]:
    """The parameters in a text. A piece without "=" is a name without a value; further ones belong to the value."""
    found: dict[str, str] = {}
    for piece in _pieces(value):
        name = piece[0]
        if name or len(piece) > 1:
            found[name] = "=".join(piece[1:])
    return found


def _pieces(value: str) -> list[list[str]]:
    """Pieces between "|", each as its parts between "="."""
    pieces: list[list[str]] = [[""]]
    run: list[str] = []
    escaping = False
    for one in value:
        if escaping:
            run.append(one)
            escaping = False
        elif one == "\\":
            escaping = True
        elif one in "|=":
            pieces[-1][-1] = "".join(run)
            run = []
            if one == "|":
                pieces.append([""])
            else:
                pieces[-1].append("")
        else:
            run.append(one)
    pieces[-1][-1] = "".join(run)
    return pieces
