"""Formats of bodies: one document tree, which each of them is read into or written from."""
