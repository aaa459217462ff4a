"""The page at the site's root: says that the server runs, and where its API is described."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Watersmeet</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 10vh auto; padding: 0 1rem; }}
  code {{ background: color-mix(in srgb, currentColor 10%, transparent); padding: .1em .3em; border-radius: 4px; }}
  li {{ margin: .4rem 0; }}
</style>
<h1>Watersmeet</h1>
<p>This wiki server speaks the Confluence Cloud REST API. Point a client at <code>{base}</code>
with an e-mail and an API token.</p>
<ul>
  <li><a href="{base}/api/v2">REST API v2</a>, as an <a href="{base}/api/v2/openapi.json">OpenAPI document</a></li>
  <li><a href="{base}/rest/api">REST API v1</a>, as an <a href="{base}/rest/api/openapi.json">OpenAPI document</a></li>
</ul>
<p><small>Version {version}</small></p>
</html>
"""


def render(base: str, version: str) -> str:
    """The front page of a site whose address up to /wiki is `base`."""
    return _PAGE.format(base=escape(base, quote=True), version=escape(version))
