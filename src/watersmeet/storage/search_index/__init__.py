"""The words of what can be found, in one index on each database: FTS5 on SQLite, a GIN index on PostgreSQL.

Every published content has a row of `search_row`: its number, which grows with every version, so that the index gives
out what was changed last first; what was indexed, packed; and on PostgreSQL its words. On SQLite the words are in
`search_words`, an FTS5 table that holds nothing but its index. Rows are written in the transaction that changes the
content: what was acknowledged can be found.
"""

from watersmeet.storage.search_index.entry import Entry, Fact, fact
from watersmeet.storage.search_index.writing import add, clear, mend, put, relabel, remove, renew, respace, retitle, say

__all__ = [
    "Entry",
    "Fact",
    "add",
    "clear",
    "fact",
    "mend",
    "put",
    "relabel",
    "remove",
    "renew",
    "respace",
    "retitle",
    "say",
]
