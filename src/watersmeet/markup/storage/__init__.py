"""Storage format: XHTML fragments with ac: and ri: elements, read into the document tree and written from it."""
