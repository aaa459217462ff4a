"""Tests of the Python client, against httpx.MockTransport."""
