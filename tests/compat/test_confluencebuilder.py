"""Sphinx with confluencebuilder, unmodified, publishes a small project."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.compat import EMAIL, TOKEN

pytestmark = pytest.mark.compat

CONF = """\
project = "Field guide"
extensions = ["sphinxcontrib.confluencebuilder"]
confluence_publish = True
confluence_space_key = "BOOK"
confluence_server_url = "{site}/wiki/"
confluence_server_user = "{email}"
confluence_api_token = "{token}"
confluence_page_hierarchy = True
confluence_api_mode = "v2"
"""
FILES = {
    "index.rst": """\
Field guide
===========

A small project, with a :doc:`second page <birds>` and code:

.. code-block:: python

   print("birds")

.. note::

   Birds are shy.

.. toctree::

   birds
   plants
""",
    "birds.rst": """\
Birds
=====

.. list-table:: Sizes
   :header-rows: 1

   * - Name
     - Size
   * - Wren
     - *small*
   * - Heron
     - **tall**

.. _singing:

Singing
-------

1. At dawn
2. At dusk

   - rarely

.. warning:: Do not disturb.

Inline ``code``, :sup:`up`, H\\ :sub:`2`\\ O and a `link <https://example.com/?a=1&b=2>`__.

.. image:: dot.png
   :alt: a dot
""",
    "plants.rst": """\
Plants
======

Term
   Its definition.

See :ref:`singing`.

::

   verbatim < & >
""",
}


def publish(site: str, folder: Path) -> None:
    """Make the project in a folder, its space on the site, and publish the one in the other."""
    (folder / "conf.py").write_text(CONF.format(site=site, email=EMAIL, token=TOKEN))
    for name, text in FILES.items():
        (folder / name).write_text(text)
    Image.new("RGB", (40, 30), "teal").save(folder / "dot.png")
    made = httpx.post(f"{site}/wiki/api/v2/spaces", json={"key": "BOOK", "name": "Book"}, auth=(EMAIL, TOKEN))
    made.raise_for_status()
    build(folder)


def build(folder: Path) -> str:
    """What Sphinx says while it builds and publishes the project."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "confluence", "-E", "-a", str(folder), str(folder / "_build")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_project_is_published(site: str, tmp_path: Path) -> None:
    publish(site, tmp_path)
    with httpx.Client(base_url=f"{site}/wiki", auth=(EMAIL, TOKEN)) as client:
        listed = client.get(
            "/rest/api/content", params={"spaceKey": "BOOK", "expand": "body.storage,body.view,version,ancestors"}
        )
        first = {page["title"]: page for page in listed.raise_for_status().json()["results"]}
        assert {"Field guide", "Birds", "Plants"} <= set(first)
        assert [above["title"] for above in first["Birds"]["ancestors"]][-1] == "Field guide"
        views = {title: page["body"]["view"]["value"] for title, page in first.items()}
        build(tmp_path)
        again = client.get("/rest/api/content", params={"spaceKey": "BOOK", "expand": "body.storage,version"})
        second = {page["title"]: page for page in again.json()["results"]}
    for title in ("Field guide", "Birds", "Plants"):
        assert second[title]["body"]["storage"]["value"] == first[title]["body"]["storage"]["value"]
    birds = first["Birds"]
    assert f"/wiki/spaces/BOOK/pages/{birds['id']}" in views["Field guide"]
    assert 'class="confluenceTable"' in views["Birds"]
    assert 'href="https://example.com/?a=1&amp;b=2"' in views["Birds"]
    assert "confluence-embedded-image" in views["Birds"]
    assert "verbatim &lt; &amp; &gt;" in re.sub("<[^>]*>", "", views["Plants"])
