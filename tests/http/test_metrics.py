"""Figures for Prometheus."""

from __future__ import annotations

import re

from tests.conftest import Served
from watersmeet.client import Client


def _figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_metrics__count_answers_and_statements(served: Served, admin: Client) -> None:
    before = served.anonymous().raw("GET", "/metrics")
    assert before.headers["content-type"].startswith("text/plain; version=0.0.4")
    for _ in range(3):
        admin.raw("GET", "/wiki/api/v2/pages/1")
    after = served.anonymous().raw("GET", "/metrics").text
    missing = 'watersmeet_answers_total{status="404"}'
    assert _figure(after, missing) >= _figure(before.text, missing) + 3
    assert _figure(after, "watersmeet_statements_total") >= _figure(before.text, "watersmeet_statements_total") + 3
    assert "admin" not in after
