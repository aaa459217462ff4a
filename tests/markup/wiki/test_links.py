"""Links and pictures."""

from tests.markup.wiki.pairs import Pair, cases, emoticon, file, image, link, p, page
from watersmeet.markup.wiki.rewrite import rewritten

POST = '<ri:blog-post ri:content-title="A post" ri:posting-day="2026/11/21" />'
POST_THERE = '<ri:blog-post ri:space-key="DOC" ri:content-title="A post" ri:posting-day="2026/11/21" />'
NINE_WIDE = image(file("a.png"), ' ac:width="9"')

PAGES: list[Pair] = [
    ("[Home]", p(link(page("Home")))),
    ("[ Home ]", p(link(page("Home")))),
    ("[A page & more]", p(link(page("A page &amp; more")))),
    ("[text|Home]", p(link(page("Home"), "text"))),
    ("[ text | Home ]", p(link(page("Home"), "text"))),
    ("[*text*|Home]", p(link(page("Home"), "<strong>text</strong>"))),
    ("[a *b* c|Home]", p(link(page("Home"), "a <strong>b</strong> c"))),
    ("[a & b|Home]", p(link(page("Home"), "a & b"))),
    ("[a]]>|Home]", p(f"{link(page('a'))}]&gt;|Home]")),
    ("[DOC:Home]", p(link(page("Home", "DOC")))),
    ("[text|DOC:Home]", p(link(page("Home", "DOC"), "text"))),
    ("[text|DOC:Home#part]", p(link(page("Home", "DOC"), "text", ' ac:anchor="part"'))),
    ("[text|DOC:Home#part|tip]", p(link(page("Home", "DOC"), "text", ' ac:anchor="part" ac:tooltip="tip"'))),
    ("[Home#part]", p(link(page("Home"), "", ' ac:anchor="part"'))),
    ("[text|Home|tip]", p(link(page("Home"), "text", ' ac:tooltip="tip"'))),
    ("[~admin:Home]", p(link(page("Home", "~admin")))),
    ("[Note: a page]", p(link(page("Note: a page")))),
    ("[C# and D]", p(link(page("C# and D")))),
    ("[DOC:]", p(link('<ri:space ri:space-key="DOC" />'))),
    ("[text|DOC:]", p(link('<ri:space ri:space-key="DOC" />', "text"))),
    ("[/2026/11/21/A post]", p(link(POST))),
    ("[text|DOC:/2026/11/21/A post]", p(link(POST_THERE, "text"))),
    ("[$1234]", p(link('<ri:content-entity ri:content-id="1234" />'))),
    ("[text|$1234]", p(link('<ri:content-entity ri:content-id="1234" />', "text"))),
    ("[word@KEY]", p(link('<ri:shortcut ri:key="KEY" ri:parameter="word" />'))),
    ("[javascript:alert(1)]", p(link(page("alert(1)", "javascript")))),
    ('[a "b"|c "d"]', p(link(page("c &quot;d&quot;"), 'a "b"'))),
    (r"[a\|b|c]", p(link(page("c"), "a|b"))),
    (r"[a|b\]c]", p(link(page("b]c"), "a"))),
    ("[a][b]", p(link(page("a")) + link(page("b")))),
    ("_[a]_", p(f"<em>{link(page('a'))}</em>")),
    ("{{[a|b]}}", p(f"<code>{link(page('b'), 'a')}</code>")),
    ("[:)|a]", p(link(page("a"), emoticon("smile")))),
    ("[see http://example.com|a]", p(link(page("a"), "see http://example.com"))),
]

HERE: list[Pair] = [
    ("[#part]", p(link("", "", ' ac:anchor="part"'))),
    ("[text|#part]", p(link("", "text", ' ac:anchor="part"'))),
    ("[^a.pdf]", p(link(file("a.pdf")))),
    ("[text|^a.pdf]", p(link(file("a.pdf"), "text"))),
    ("[Home^a.pdf]", p(link(file("a.pdf", page("Home"))))),
    ("[text|DOC:Home^a.pdf]", p(link(file("a.pdf", page("Home", "DOC")), "text"))),
    ("[~accountid:5b10:a-1]", p(link('<ri:user ri:account-id="5b10:a-1" />'))),
    ("[~admin]", p(link('<ri:user ri:account-id="admin" />'))),
    ("[text|~accountid:1]", p(link('<ri:user ri:account-id="1" />', "text"))),
]

ADDRESSES: list[Pair] = [
    ("[http://example.com]", p('<a href="http://example.com">http://example.com</a>')),
    ("[text|https://example.com/a?b=c&d=e#f]", p('<a href="https://example.com/a?b=c&amp;d=e#f">text</a>')),
    ("[*text*|https://example.com]", p('<a href="https://example.com"><strong>text</strong></a>')),
    ("[text|http://example.com|tip]", p('<a href="http://example.com" title="tip">text</a>')),
    ("[text|mailto:a@example.com]", p('<a href="mailto:a@example.com">text</a>')),
    ("[mailto:a@example.com]", p('<a href="mailto:a@example.com">a@example.com</a>')),
    ("[file:///c:/a/b.txt]", p('<a href="file:///c:/a/b.txt">file:///c:/a/b.txt</a>')),
    ("[text|/display/DOC/Home]", p('<a href="/display/DOC/Home">text</a>')),
    (r"[text|http://example.com/a\_b]", p('<a href="http://example.com/a_b">text</a>')),
    ("http://example.com", p('<a href="http://example.com">http://example.com</a>')),
    ("see http://example.com/a.", p('see <a href="http://example.com/a">http://example.com/a</a>.')),
    ("(http://example.com/a)", p('(<a href="http://example.com/a">http://example.com/a</a>)')),
    ("http://example.com/a_(b)", p('<a href="http://example.com/a_(b)">http://example.com/a_(b)</a>')),
    ("*http://example.com*", p('<strong><a href="http://example.com">http://example.com</a></strong>')),
    ("http://example.com/a_b_c", p('<a href="http://example.com/a_b_c">http://example.com/a_b_c</a>')),
    ("http://example.com/?a=1&b=2", p('<a href="http://example.com/?a=1&amp;b=2">http://example.com/?a=1&amp;b=2</a>')),
    ("mailto:a@example.com", p('<a href="mailto:a@example.com">a@example.com</a>')),
    ("xhttp://example.com", p("xhttp://example.com")),
    ("http:// a", p("http:// a")),
]

NO_LINKS: list[Pair] = [
    ("[]", p("[]")),
    ("[ ]", p("[ ]")),
    ("[|]", p("[|]")),
    ("[a|]", p("[a|]")),
    ("[a", p("[a")),
    ("a]", p("a]")),
    ("[a\nb]", p("[a<br />b]")),
    ("[#]", p("[#]")),
    ("[^]", p("[^]")),
    ("[a|javascript://x%0aalert(1)]", p("[a|javascript://x%0aalert(1)]")),
    ("[a|data://x]", p("[a|data://x]")),
]

IMAGES: list[Pair] = [
    ("!a.png!", p(image(file("a.png")))),
    ("!a b.png!", p(image(file("a b.png")))),
    ("!http://example.com/a.png!", p(image('<ri:url ri:value="http://example.com/a.png" />'))),
    ("!a.png|thumbnail!", p(image(file("a.png"), ' ac:thumbnail="true"'))),
    ("!a.png|align=right,width=300!", p(image(file("a.png"), ' ac:align="right" ac:width="300"'))),
    ("!a.png|align=right|width=300!", p(image(file("a.png"), ' ac:align="right" ac:width="300"'))),
    ("!a.png|width=300px, height=200px!", p(image(file("a.png"), ' ac:height="200" ac:width="300"'))),
    ("!a.png|width=50%!", p(image(file("a.png")))),
    ("!a.png|alt=Hello, world,title=x!", p(image(file("a.png"), ' ac:alt="Hello, world" ac:title="x"'))),
    ('!a.png|alt="a <b>"!', p(image(file("a.png"), ' ac:alt="a &lt;b&gt;"'))),
    ("!a.png|border=1!", p(image(file("a.png"), ' ac:border="true"'))),
    ("!a.png|border=0,vspace=4,onclick=x!", p(image(file("a.png"), ' ac:border="false" ac:vspace="4"'))),
    ("!http://example.com/picture!", p(image('<ri:url ri:value="http://example.com/picture" />'))),
    ("!Home^a.png!", p(image(file("a.png", page("Home"))))),
    ("!DOC:Home^a.png|thumbnail!", p(image(file("a.png", page("Home", "DOC")), ' ac:thumbnail="true"'))),
    ("a !b.png! c", p(f"a {image(file('b.png'))} c")),
    ("[!a.png!|Home]", p(link(page("Home"), image(file("a.png"))))),
    ("[!a.png|width=9!|http://example.com]", p(f'<a href="http://example.com">{NINE_WIDE}</a>')),
    ("*!a.png!*", p(f"<strong>{image(file('a.png'))}</strong>")),
    ("wow! great!", p("wow! great!")),
    ("!important!", p("!important!")),
    ("!Look out. Now!", p("!Look out. Now!")),
    ("a!b.png!", p("a!b.png!")),
    ("!b.png!a", p("!b.png!a")),
    ("! a.png!", p("! a.png!")),
    ("!a.png !", p("!a.png !")),
    ("!a.png", p("!a.png")),
    ("!a.png|b!", p("!a.png|b!")),
    ("!javascript://a.b!", p("!javascript://a.b!")),
]


@cases(PAGES)
def test_links__to_content(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(HERE)
def test_links__to_places_files_and_people(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(ADDRESSES)
def test_links__to_addresses(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(NO_LINKS)
def test_links__that_lead_nowhere_are_text(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage


@cases(IMAGES)
def test_images__are_told_from_exclamations(markup: str, storage: str) -> None:
    assert rewritten(markup) == storage
