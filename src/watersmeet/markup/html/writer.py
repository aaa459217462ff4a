"""How a view is written: each node stands for pieces, which are text as it is printed and nodes still to be written.

Nothing recurses, so that a tree may be as deep as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from watersmeet.markup.facts import Facts
from watersmeet.markup.html.elements import start
from watersmeet.markup.html.headings import Ids
from watersmeet.markup.html.highlight import Colours
from watersmeet.markup.tree import INLINE, Node

Piece = str | Node | Callable[[], None]
"""Printed text; a node to write; something to do when everything before is written."""

Pieces = list[Piece]
Handler = Callable[["Writer", Node], Pieces]


class Writer:
    """Writes one document for one reader.

    in_link: what is being written stands in a link, where there can be no other.
    showing: the macros that are showing something at this moment: none of them shows itself in itself.
    shown_within: how many have shown something inside what another shows.
    times: how often each has shown what it shows.
    listed: how many headings tables of contents have listed.
    """

    def __init__(
        self,
        tree: Node,
        facts: Facts,
        handlers: Mapping[str, Handler],
        line: Callable[[Writer, list[Node]], Pieces],
        *,
        absolute: bool,
        block_macro: Callable[[Node], bool],
        unknown: Handler,
    ) -> None:
        self.facts = facts
        self.absolute = absolute
        self.root = facts.base if absolute else facts.root
        self.ids = Ids(tree, facts)
        self.in_link = False
        self.showing: set[str] = set()
        self.shown_within = 0
        self.times: dict[str, int] = {}
        self.listed = 0
        self.colours = Colours()
        self._handlers = handlers
        self._line = line
        self._block_macro = block_macro
        self._unknown = unknown

    def write(self, node: Node) -> str:
        """The whole output for a tree."""
        out: list[str] = []
        stack: list[Iterator[Piece]] = [iter((node,))]
        handlers = self._handlers
        add, unknown = out.append, self._unknown
        while stack:
            for piece in stack[-1]:
                if isinstance(piece, str):
                    add(piece)
                elif isinstance(piece, Node):
                    stack.append(iter(handlers.get(piece.type, unknown)(self, piece)))
                    break
                else:
                    piece()
            else:
                stack.pop()
        return "".join(out)

    def is_block(self, node: Node) -> bool:
        """Whether a node cannot stand in a line, where an HTML parser would end the paragraph before it."""
        kind = node.type
        return kind not in INLINE or (kind == "inlineExtension" and self._block_macro(node))

    def line(self, nodes: list[Node]) -> Pieces:
        """Nodes that stand in a line."""
        return self._line(self, nodes)

    def flow(self, nodes: list[Node] | None, name: str | None = None, attributes: Attributes | None = None) -> Pieces:
        """Blocks, and lines between them, each in an element of its own where one is named.

        attributes: of the first line's element.
        """
        pieces: Pieces = []
        run: list[Node] = []
        for node in nodes or ():
            kind = node.type
            if kind in INLINE and (kind != "inlineExtension" or not self._block_macro(node)):
                run.append(node)
                continue
            if run:
                pieces += self._element(name, attributes, run)
                run, attributes = [], None
            pieces.append(node)
        if run:
            pieces += self._element(name, attributes, run)
        return pieces

    def _element(self, name: str | None, attributes: Attributes | None, run: list[Node]) -> Pieces:
        pieces = self.line(run)
        return pieces if name is None else [start(name, attributes), *pieces, f"</{name}>"]

    def linked(self, pieces: Pieces) -> Pieces:
        """Pieces that stand in a link."""
        before = self.in_link

        def enter() -> None:
            self.in_link = True

        def leave() -> None:
            self.in_link = before

        return [enter, *pieces, leave]


Attributes = Mapping[str, str | None]


def around(name: str, attributes: Attributes | None, pieces: Pieces) -> Pieces:
    """Pieces in an element."""
    return [start(name, attributes), *pieces, f"</{name}>"]
