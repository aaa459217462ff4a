"""Reading the text of a file, as the rules see it."""

from __future__ import annotations

import msgspec

from watersmeet.model.attachment import File


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment whose text was asked for, taken up.

    asked: which asking this is; an attachment may be asked for again while its file is read.
    tries: how often it was taken up, this time included.
    file:  of the version that is current; None when nobody needs its text any more.
    """

    content_id: int
    asked: int
    tries: int
    file: File | None
