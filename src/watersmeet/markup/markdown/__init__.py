"""Markdown as GitHub writes it, with directives for what it has no word for: see docs/formats.md."""
