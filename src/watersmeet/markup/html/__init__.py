"""The views: HTML for readers, written from the document tree."""
