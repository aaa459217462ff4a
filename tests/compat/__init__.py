"""Unmodified clients from the registries, against a served instance."""

EMAIL, TOKEN = "compat@example.com", "compat-secret"
