"""markdown-to-confluence, unmodified, publishes a folder: twice, and the second time changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.compat import EMAIL, TOKEN

pytestmark = pytest.mark.compat

FILES = {
    "index.md": """\
# Handbook

Start with [the guide](guide/index.md), or look at the [tables](tables.md).

> [!NOTE]
> This handbook is published twice.

- [x] written
- [ ] reviewed

```python
def answer() -> int:
    return 42
```
""",
    "tables.md": """\
# Tables

| Name  | Value |
|-------|------:|
| one   | 1     |
| *two* | `2`   |

Text with ~~strike~~, **bold**, a footnote[^1] and a link to [an anchor](#tables).

[^1]: The footnote.
""",
    "guide/index.md": """\
# Guide

1. first
2. second

    - nested

![a picture](dot.png)

> quoted
""",
}


def write(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    Image.new("RGB", (40, 30), "teal").save(folder / "guide" / "dot.png")


def publish(site: str, folder: Path) -> str:
    """What the client says while it publishes the folder."""
    api = ("--api-url", f"{site}/wiki/", "-u", EMAIL, "-a", TOKEN, "-s", "MDDOCS")
    done = subprocess.run(
        [sys.executable, "-m", "md2conf", str(folder), *api, "--keep-hierarchy", "-l", "info"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def pages(client: httpx.Client, form: str = "storage") -> dict[str, dict[str, Any]]:
    answer = client.get("/wiki/rest/api/content", params={"spaceKey": "MDDOCS", "expand": f"body.{form},version"})
    return {page["title"]: page for page in answer.raise_for_status().json()["results"]}


def test_a_folder_is_published_twice(site: str, tmp_path: Path) -> None:
    write(tmp_path)
    with httpx.Client(base_url=site, auth=(EMAIL, TOKEN)) as client:
        for key in ("MDDOCS", "ANOTHER"):  # the client needs two spaces to find out where it is
            client.post("/wiki/api/v2/spaces", json={"key": key, "name": key}).raise_for_status()
        publish(site, tmp_path)
        first = pages(client)
        assert {"Handbook", "Tables", "Guide"} <= set(first)
        said = publish(site, tmp_path)
        assert said.count("Up-to-date page") == 3
        assert "Updating page" not in said
        second = pages(client)
        assert {title: page["version"]["number"] for title, page in second.items()} == {
            title: page["version"]["number"] for title, page in first.items()
        }
        assert {title: page["body"]["storage"]["value"] for title, page in second.items()} == {
            title: page["body"]["storage"]["value"] for title, page in first.items()
        }
        views = {title: page["body"]["view"]["value"] for title, page in pages(client, "view").items()}
    assert 'class="confluenceTable"' in views["Tables"]
    assert "confluence-information-macro-information" in views["Handbook"]
    assert f'href="/wiki/spaces/MDDOCS/pages/{first["Guide"]["id"]}' in views["Handbook"].replace(
        site.replace("http", "https"), ""
    )
    assert "confluence-embedded-image" in views["Guide"]
