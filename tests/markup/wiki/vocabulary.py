"""Every pair there is, and markup thrown together."""

from hypothesis import strategies as st

from tests.markup.wiki import test_blocks, test_links, test_macros, test_text
from tests.markup.wiki.pairs import Pair

MARKUP = """
    { } {{ }} [ ] | || ! * _ - + ^ ~ ?? : ; ( ) \\ \\\\ # ## ** *# -- --- ---- h1. bq. {*} {code} {code:java} {noformat}
    {panel} {panel:title=a|b} {quote} {info} {expand} {color:red} {color:#00f} {color} {toc} {foo} {foo:a=b}
    {status:title=x} {include:a} {anchor:b} [a] [a|b] [a|http://b] [^c] [#d] [~e] [$1] [] !a.png! !a.png|thumbnail!
    http://a.b mailto:a@b :) (x) (*r) & &amp; &lt; &#42; < > ]]> <![CDATA[ " ' = , ^ / @ a b 1 é
"""
pieces = st.lists(st.sampled_from([*MARKUP.split(), " ", " ", "\n", "\n", "\n\n", "\t", "\r\n"]), max_size=60).map(
    "".join
)

EVERY_PAIR: list[Pair] = [
    *test_text.EFFECTS,
    *test_text.NO_EFFECTS,
    *test_text.COLOURS,
    *test_text.BREAKS,
    *test_text.ESCAPES,
    *test_text.CHARACTERS,
    *test_text.EMOTICONS,
    *test_links.PAGES,
    *test_links.HERE,
    *test_links.ADDRESSES,
    *test_links.NO_LINKS,
    *test_links.IMAGES,
    *test_blocks.HEADINGS,
    *test_blocks.QUOTES,
    *test_blocks.LISTS,
    *test_blocks.TASKS,
    *test_blocks.TABLES,
    *test_macros.RAW,
    *test_macros.RICH,
    *test_macros.BODILESS,
    *test_macros.RESOURCES,
    *test_macros.ANY,
]
