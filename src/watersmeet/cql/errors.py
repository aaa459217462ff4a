"""What is said to an author whose query cannot be answered."""

from __future__ import annotations

from collections.abc import Iterable

ECHO_LIMIT = 16_384


class CqlError(ValueError):
    """A query that cannot be understood or is not allowed.

    `message` is the text a Confluence client sees. `hint` adds, for people, what was expected, and
    `position` is the offset in the query where it was expected (None when the fault has no one place).
    """

    def __init__(self, message: str, *, position: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint

    @property
    def detail(self) -> str:
        """Where the fault is, counted from 1, and what was expected there; "" when there is nothing to add."""
        if self.position is None:
            return self.hint
        return f"at character {self.position + 1}: {self.hint}"


def unparsable(query: str, position: int | None = None, hint: str = "") -> CqlError:
    """The error for text that is not CQL; it echoes the query in a form that can always be encoded."""
    echo = query if len(query) <= ECHO_LIMIT else query[:200] + "..."
    echo = echo.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return CqlError(f"Could not parse cql : {echo}", position=position, hint=hint)


def unknown_field(name: str, suggestions: Iterable[str]) -> CqlError:
    """The error for a field that does not exist, naming the ones that look like it."""
    known = ", ".join(suggestions)
    return CqlError(f"No field exists with the name: '{name}'\nDid you mean one of : {known}")


def unknown_function(name: str, suggestions: Iterable[str]) -> CqlError:
    """The error for a function that does not exist, naming the ones that look like it."""
    known = ", ".join(suggestions)
    return CqlError(f"No function exists with the name: '{name}'\nDid you mean one of : {known}")


def unsupported_value(field: str, got: str, expected: Iterable[str]) -> CqlError:
    """The error for a value outside a closed list."""
    return CqlError(f"Unsupported value for {field}, got : {got}, expected one of : [{', '.join(expected)}]")


def unsupported_operator(field: str, op: str, expected: Iterable[str]) -> CqlError:
    """The error for an operator the field does not know."""
    known = ", ".join(expected)
    return CqlError(f"Unsupported operator for {field}, got : {op}, expected one of : [{known}]")
