"""Where the bytes of attachments are: in a folder, or in a bucket (`s3.py`, loaded only where it is used)."""

from watersmeet.storage.files.keeping import CHUNK, Files
from watersmeet.storage.files.local import LocalFiles
from watersmeet.storage.files.spool import Spool

__all__ = ["CHUNK", "Files", "LocalFiles", "Spool"]
