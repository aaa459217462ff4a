"""What converting a body costs: python -m benchmarks.formats

Each conversion of a page of some 20 KB is timed in turns with a bare parse of the same page by lxml; what is printed
is the ratio of the medians. Then pages of 0.3 to 5 MB: what a megabyte costs must not grow with the page. The garbage
collector is set as in the server.
"""

import gc
import statistics
import time
from collections.abc import Callable

from lxml import etree

from watersmeet.cli.serve import spare_memory
from watersmeet.markup.adf.read import read as read_adf
from watersmeet.markup.adf.write import write as write_adf
from watersmeet.markup.facts import Facts
from watersmeet.markup.html.view import write as write_view
from watersmeet.markup.markdown.write import write as write_markdown
from watersmeet.markup.plain import storage_text
from watersmeet.markup.storage.read import read as read_storage
from watersmeet.markup.storage.write import write as write_storage

from . import corpus

ROUNDS = 60
FACTS = Facts(space_key="DEMO", content_id=1, title="A page")
_NAMES = ("ac", "ri")
_OPEN = "<storage " + " ".join(f'xmlns:{name}="{name}"' for name in _NAMES) + ">"

SECTION = """\
<h2>{0}</h2><p>{1} <strong>{2}</strong> {3} <a href="https://example.com/{4}">{5}</a>, <em>{6}</em> {7}.</p>\
<ul><li><p>{8}</p></li><li><p>{9} <code>{10}</code></p></li></ul>\
<ac:structured-macro ac:name="info" ac:schema-version="1" ac:macro-id="m{11}"><ac:rich-text-body><p>{12}</p>\
</ac:rich-text-body></ac:structured-macro>\
<table data-layout="default"><tbody><tr><th><p>{13}</p></th><th><p>{14}</p></th></tr><tr><td><p>{15}</p></td><td><p>\
<ac:link><ri:page ri:content-title="{16}" /><ac:link-body>{17}</ac:link-body></ac:link></p></td></tr></tbody></table>\
<ac:structured-macro ac:name="code" ac:schema-version="1" ac:macro-id="c{11}"><ac:parameter ac:name="language">python\
</ac:parameter><ac:plain-text-body><![CDATA[def {18}():
    return {19}]]></ac:plain-text-body></ac:structured-macro>"""


def page(size: int) -> str:
    """A page of about so many bytes: headings, text with marks and links, lists, panels, tables and code."""
    words = corpus.common()
    made: list[str] = []
    length = 0
    while length < size:
        at = len(made)
        given = [" ".join(words[(at * 7 + k * 3 + n) % len(words)] for n in range(1 + k * 5 % 17)) for k in range(20)]
        given[11] = str(at)
        made.append(SECTION.format(*given))
        length += len(made[-1])
    return "".join(made)


def bare_parse(storage: str) -> None:
    etree.fromstring(f"{_OPEN}{storage}</storage>")


def conversions(storage: str) -> dict[str, Callable[[], object]]:
    adf = write_adf(read_storage(storage))
    return {
        "storage to view": lambda: write_view(read_storage(storage), FACTS),
        "storage to ADF": lambda: write_adf(read_storage(storage)),
        "ADF to storage": lambda: write_storage(read_adf(adf)),
        "storage to storage": lambda: write_storage(read_storage(storage)),
        "storage to Markdown": lambda: write_markdown(read_storage(storage)),
        "storage to text": lambda: storage_text(storage),
    }


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def small() -> None:
    storage = page(20_000)
    reference: list[float] = []
    timed: dict[str, list[float]] = {name: [] for name in conversions(storage)}
    for _ in range(ROUNDS):
        for name, convert in conversions(storage).items():
            reference.append(seconds(lambda: bare_parse(storage)))
            timed[name].append(seconds(convert))
    base = statistics.median(reference)
    print(f"a page of {len(storage):,} bytes; lxml parses it in {base * 1e6:,.0f} us")
    print("| conversion | us | ratio to the parse |\n|---|---|---|")
    for name, found in timed.items():
        median = statistics.median(found)
        print(f"| {name} | {median * 1e6:,.0f} | {median / base:.1f} |")


def large() -> None:
    sizes = (300_000, 1_200_000, 5_000_000)
    print("\n| conversion | " + " | ".join(f"ms a MB at {size / 1e6:.1f} MB" for size in sizes) + " |")
    print("|---|" + "---|" * len(sizes))
    costs: dict[str, list[float]] = {}
    for size in sizes:
        storage = page(size)
        for name, convert in conversions(storage).items():
            gc.collect()
            costs.setdefault(name, []).append(seconds(convert) * 1e3 / (len(storage) / 1e6))
    for name, found in costs.items():
        print(f"| {name} | " + " | ".join(f"{cost:,.0f}" for cost in found) + " |")


if __name__ == "__main__":
    spare_memory()
    small()
    large()
