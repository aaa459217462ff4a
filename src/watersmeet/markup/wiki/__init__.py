"""Wiki markup, read into the document tree."""
