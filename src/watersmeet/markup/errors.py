"""What is wrong with a body."""

from collections.abc import Iterable


class MarkupError(ValueError):
    """A body that cannot be accepted as it was written.

    `line` and `column` count characters from one in the author's own text; both are zero when the fault
    has no place in it. A fault in a JSON document is named by its path there, such as `$.content[2].attrs.level`.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {reason}" if line else reason)
        self.reason = reason
        self.line = line
        self.column = column


class Unsupported(MarkupError):
    """A representation this server cannot read, or cannot convert into `target`.

    `target` is None when the body was refused as written.
    """

    def __init__(self, representation: str, target: str | None = None, accepted: Iterable[str] = ()) -> None:
        if target is None:
            listed = ", ".join(sorted(accepted))
            reason = f"representation '{representation}' is not supported here; accepted: {listed}"
        else:
            reason = f"representation '{representation}' cannot be converted to '{target}'"
        super().__init__(reason)
        self.representation = representation
        self.target = target


def place(text: str, index: int) -> tuple[int, int]:
    """The line and column, both from one, of the character at `index`.

    Lines end as XML ends them: at a line feed, a carriage return, or the pair.
    """
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
