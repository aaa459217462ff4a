"""Programs that read text out of files: `python -m watersmeet.worker.extractors <reader>`, each run for one file.

A file is read apart from the server, because it may be made to exhaust memory or to never end; the system sets the
limits there (`__main__.py`). A reader is a module here with one function:

    def pieces(source: BinaryIO) -> Iterator[str]

which yields text in the order people read it, as it comes: what came before a limit was reached is not lost. It raises
Encrypted for what needs a password, and anything at all for what is damaged. What stands at the end of one piece and
at the beginning of the next are two words.

This package imports nothing of ours, and a reader only what it needs, so that the program starts fast.
"""
