"""Code in colours: tokens as span elements with the short classes that Pygments gives them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import STANDARD_TYPES, _TokenType

from watersmeet.markup.html.elements import text
from watersmeet.markup.memo import Memo

# The languages of the code macro and others that are often named: each by the name Pygments knows it by. A name that
# is not here is shown plain, for a lexer can be slow on a text that was made for it, and there are hundreds.
_NAMES: Final = """
    actionscript=actionscript3 actionscript3=actionscript3 ada=ada bash=bash sh=bash shell=bash zsh=bash c=c
    c#=csharp csharp=csharp cs=csharp c++=cpp cpp=cpp clojure=clojure css=css d=d dart=dart delphi=delphi
    pascal=delphi diff=diff patch=diff docker=docker dockerfile=docker elixir=elixir erlang=erlang erl=erlang
    fortran=fortran f#=fsharp fsharp=fsharp go=go golang=go gradle=groovy graphql=graphql groovy=groovy
    haskell=haskell html=html html/xml=html http=http ini=ini java=java javascript=javascript js=javascript
    json=json jsx=javascript julia=julia kotlin=kotlin less=less lua=lua makefile=make make=make matlab=matlab
    nginx=nginx nix=nix objectivec=objective-c objective-c=objective-c ocaml=ocaml perl=perl pl=perl php=php
    powershell=powershell ps1=powershell properties=properties protobuf=protobuf puppet=puppet python=python
    py=python py3=python r=r rst=rst ruby=ruby rb=ruby rust=rust sass=sass scala=scala scheme=scheme scss=scss
    smalltalk=smalltalk sql=sql swift=swift tcl=tcl terraform=terraform hcl=terraform toml=toml tsx=typescript
    typescript=typescript ts=typescript vb=vb.net vbnet=vb.net vb.net=vb.net verilog=verilog vhdl=vhdl xml=xml
    xquery=xquery yaml=yaml yml=yaml
"""
LANGUAGES: Final = dict(one.split("=") for one in _NAMES.split())


@cache
def _lexer(name: str) -> type[Lexer]:
    found: type[Lexer] = find_lexer_class_by_name(name)
    return found


@cache
def _class(token: _TokenType) -> str:
    known: _TokenType | None = token
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    return STANDARD_TYPES[known] if known is not None else ""


MOST: Final = 50_000
"""How many characters of code are coloured in one document."""

_PIECE: Final = 2_000
_SECONDS: Final = 0.25


class Colours:
    """Colours the code of one document, within what that may cost.

    Lexers are regular expressions, some of which take the square of a text that was made for them. So they are given
    it in pieces of whole lines, and no more once they took too long.
    """

    def __init__(self) -> None:
        self._left = MOST
        self._seconds = _SECONDS

    def of(self, code: str, language: str) -> str | None:
        """Code as HTML; None where it is to be shown plain."""
        name = LANGUAGES.get(language.strip().lower())
        if name is None or len(code) > self._left:
            return None
        self._left -= len(code)
        return "".join([self._piece(piece, name) for piece in _pieces(code)])

    def _piece(self, piece: str, name: str) -> str:
        known = _known.get((name, piece))
        if known is not None:
            return known
        if self._seconds <= 0 or len(piece) > _PIECE:
            return text(piece)
        began = time.thread_time()
        shown = _coloured(piece, _lexer(name)(stripnl=False, ensurenl=False))
        self._seconds -= time.thread_time() - began
        _known.keep((name, piece), shown, len(piece) + len(shown))
        return shown


_known: Final[Memo[tuple[str, str], str]] = Memo(1024 * 1024)
"""Pieces by the name of their lexer: colouring costs more than all else that is done for a page."""


def _pieces(code: str) -> Iterator[str]:
    """Code in pieces of whole lines, which end before a line that is not indented where there is one."""
    begin = 0
    while len(code) - begin > _PIECE:
        end = code.rfind("\n", begin, begin + _PIECE)
        if end < 0:
            end = code.find("\n", begin)
        else:
            inner = end
            while inner >= begin and code[inner + 1].isspace():
                inner = code.rfind("\n", begin, inner)
            end = inner if inner >= begin else end
        if end < 0:
            break
        yield code[begin : end + 1]
        begin = end + 1
    yield code[begin:]


def _coloured(piece: str, lexer: Lexer) -> str:
    parts: list[str] = []
    length = 0
    try:
        for token, value in lexer.get_tokens(piece):
            length += len(value)
            name = _class(token)
            shown = text(value)
            parts.append(f'<span class="{name}">{shown}</span>' if name and not value.isspace() else shown)
    except Exception:  # a lexer is other people's code, and this text may be the first of its kind
        return text(piece)
    # A lexer that loses characters shows something else than was written.
    return "".join(parts) if length == len(piece) else text(piece)
