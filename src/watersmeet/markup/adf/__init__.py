"""Atlassian document format: JSON, read into the document tree and written from it."""
