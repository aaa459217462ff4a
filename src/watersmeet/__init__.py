"""Watersmeet: a self-hosted wiki server that speaks the Confluence Cloud REST API, v1 and v2."""

__version__ = "0.1.0"
