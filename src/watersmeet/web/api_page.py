"""A page that shows an OpenAPI document to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6577; --line: #d9dee7; --page: #fff; --card: #f6f8fb;
  --accent: #1d5fbf; --get: #1d5fbf; --post: #1f7a4d; --put: #96590b; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f2; --soft: #9aa6ba; --line: #303847; --page: #12161e;
  --card: #1a202b; --accent: #82b1ff; --get: #82b1ff; --post: #6fd3a0; --put: #f0b860; --delete: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--page); font: 16px/1.55 system-ui, sans-serif; }
main, header { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
a { color: var(--accent); }
code { font: .875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: .3rem 0; padding: .7rem; overflow-x: auto; background: var(--page); border: 1px solid var(--line);
  border-radius: 6px; }
pre code { overflow-wrap: normal; }
.soft { color: var(--soft); }
input { width: 100%; margin: 1rem 0 0; padding: .6rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem .9rem; margin: 1rem 0 0; padding: 0; list-style: none; }
details.operation { margin: .5rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
details.operation > summary { padding: .6rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
details.operation > div { padding: 0 .9rem .9rem; }
.method { display: inline-block; min-width: 4.2rem; font: 700 .8rem/1.4 ui-monospace, monospace; }
.get { color: var(--get); } .post { color: var(--post); } .put, .patch { color: var(--put); }
.delete { color: var(--delete); }
.summary { display: block; color: var(--soft); font-size: .93rem; }
.old { text-decoration: line-through; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
th, td { padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; border-top: 0; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { .method { display: block; } h1 { font-size: 1.35rem; } }
"""

SCRIPT = """
const box = document.getElementById("filter");
box.hidden = false;
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const group of document.querySelectorAll("section.group")) {
    let some = false;
    for (const operation of group.querySelectorAll("details.operation")) {
      const shown = words.every((word) => operation.dataset.words.includes(word));
      operation.hidden = !shown;
      some = some || shown;
    }
    group.hidden = !some;
  }
});
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === "DETAILS") target.open = true;
};
addEventListener("hashchange", reveal);
reveal();
"""


def render(document: dict[str, Any]) -> str:
    """The whole page: one file without outside assets, readable without its script. Every text is escaped."""
    groups = _groups(document)
    title = escape(document["info"]["title"])
    server = "".join(f" · <code>{escape(server['url'])}</code>" for server in document.get("servers", []))
    count = sum(len(operations) for operations in groups.values())
    nav = "".join(f'<li><a href="#{_anchor(name)}">{escape(name)}</a></li>' for name in groups)
    about = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    sections = "".join(_section(name, about.get(name, ""), items) for name, items in groups.items())
    schemas = document.get("components", {}).get("schemas", {})
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="soft">Version {escape(document["info"]["version"])} · {count} operations{server}</p>\n'
        '<input id="filter" type="search" placeholder="Filter: words of a path, a name, a scope" '
        'aria-label="Filter the operations" hidden>\n'
        f"<nav><ul>{nav}</ul></nav>\n</header>\n<main>\n{sections}\n{_shapes(schemas)}</main>\n"
        f"<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _groups(document: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """Method, path and operation, by tag, in the document's order."""
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {tag["name"]: [] for tag in document.get("tags", [])}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                tag = next(iter(item[method].get("tags", [])), "Other")
                groups.setdefault(tag, []).append((method, path, item[method]))
    return {name: operations for name, operations in groups.items() if operations}


def _section(name: str, about: str, operations: list[tuple[str, str, dict[str, Any]]]) -> str:
    shown = "".join(_operation(method, path, operation) for method, path, operation in operations)
    text = f'<p class="soft">{escape(about)}</p>' if about else ""
    return f'<section class="group" id="{_anchor(name)}"><h2>{escape(name)}</h2>{text}{shown}</section>\n'


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    name = operation.get("operationId", f"{method} {path}")
    summary, old = operation.get("summary", ""), operation.get("deprecated", False)
    scopes = list(_scopes(operation))
    words = " ".join([method, path, name, summary, *scopes]).lower()
    body = [f"<p><code>{escape(name)}</code>{' is deprecated.' if old else ''}</p>"]
    if operation.get("description"):
        body.append(f"<p>{_prose(operation['description'])}</p>")
    if operation.get("parameters"):
        body.append(_parameters(operation["parameters"]))
    body += _request_body(operation)
    body.append(_answers(operation))
    if scopes:
        body.append("<h3>Scopes</h3><p>" + " or ".join(f"<code>{escape(scope)}</code>" for scope in scopes) + "</p>")
    source = operation.get("externalDocs", {}).get("url", "")
    if source.startswith("https://"):
        body.append(f'<p><a href="{escape(source)}" rel="noreferrer">The same operation upstream</a></p>')
    return (
        f'<details class="operation" id="{_anchor(name)}" data-words="{escape(words)}"><summary>'
        f'<span class="method {method}">{method.upper()}</span> '
        f"<code{' class=old' if old else ''}>{escape(path)}</code>"
        f'<span class="summary">{_prose(summary)}</span></summary><div>{"".join(body)}</div></details>\n'
    )


def _parameters(parameters: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(item['name'])}</code>{' <strong>required</strong>' if item.get('required') else ''}"
        f"</td><td>{escape(item['in'])}</td><td>{_type(item.get('schema', {}))}"
        f"{_prose(' ' + item['description']) if item.get('description') else ''}</td></tr>"
        for item in parameters
    )
    return (
        '<h3>Parameters</h3><div class="scroll"><table><thead><tr><th>name</th><th>in</th><th>what</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _request_body(operation: dict[str, Any]) -> Iterator[str]:
    body = operation.get("requestBody")
    if body:
        kinds = ", ".join(
            f"{_type(media.get('schema', {}))} as <code>{escape(kind)}</code>"
            for kind, media in body.get("content", {}).items()
        )
        yield f"<h3>Body</h3><p>{kinds}{'' if body.get('required') else ', may be left out'}</p>"


def _answers(operation: dict[str, Any]) -> str:
    rows = []
    for status, answer in operation.get("responses", {}).items():
        kinds = ", ".join(_type(media.get("schema", {})) for media in answer.get("content", {}).values())
        rows.append(f"<tr><td>{escape(status)}</td><td>{kinds}</td><td>{_prose(answer['description'])}</td></tr>")
    return (
        '<h3>Answers</h3><div class="scroll"><table><thead><tr><th>status</th><th>what</th><th>when</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _scopes(operation: dict[str, Any]) -> Iterator[str]:
    """Each alternative once: the scopes of one are all needed."""
    for way in operation.get("security", []):
        for scopes in way.values():
            if scopes:
                yield " ".join(scopes)


def _shapes(schemas: dict[str, Any]) -> str:
    if not schemas:
        return ""
    shown = "".join(
        f'<details class="operation" id="{_anchor("shape-" + name)}" data-words="{escape(name.lower())}">'
        f"<summary><code>{escape(name)}</code></summary><div>{_shape(schema)}</div></details>\n"
        for name, schema in sorted(schemas.items())
    )
    return f'<section class="group" id="shapes"><h2>Shapes</h2>{shown}</section>\n'


def _shape(schema: dict[str, Any]) -> str:
    text = f"<p>{_prose(schema['description'])}</p>" if schema.get("description") else ""
    if "properties" not in schema:
        return f"{text}<p>{_type(schema)}</p>"
    required = schema.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code>{'' if name in required else ' <span class=soft>optional</span>'}</td>"
        f"<td>{_type(member)}</td></tr>"
        for name, member in schema["properties"].items()
    )
    return f'{text}<div class="scroll"><table><tbody>{rows}</tbody></table></div>'


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{_anchor("shape-" + name)}">{escape(name)}</a>'
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " or ".join(_type(choice) for choice in choices)
    if "enum" in schema:
        words = ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    elif schema.get("type") == "array":
        words = f"list of {_type(schema.get('items', {}))}"
    elif isinstance(schema.get("additionalProperties"), dict):
        words = f"object of {_type(schema['additionalProperties'])}"
    else:
        words = escape(str(schema.get("type", "anything")))
    return words + _limits(schema)


def _limits(schema: dict[str, Any]) -> str:
    said = []
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None or high is not None:
        said.append(f"{'' if low is None else low} to {'' if high is None else high}".strip())
    for key, words in (("minItems", "at least"), ("maxItems", "at most")):
        if key in schema:
            said.append(f"{words} {schema[key]}")
    for key, words in (("minLength", "at least"), ("maxLength", "at most")):
        if key in schema:
            said.append(f"{words} {schema[key]} characters")
    default = schema.get("default")
    if default is not None:
        said.append(f"default {', '.join(map(str, default)) if isinstance(default, list) else default}")
    return f' <span class="soft">({escape("; ".join(said))})</span>' if said else ""


def _prose(text: str) -> str:
    """Escaped, with `code` in backquotes marked up."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _anchor(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)
