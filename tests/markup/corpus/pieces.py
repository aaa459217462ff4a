"""What storage format is made of: forms of marks, blocks, links and pictures, and the parameters of macros."""

from __future__ import annotations

from html import escape
from typing import Final

MARKS: Final = {
    "strong": "<strong>{}</strong>",
    "em": "<em>{}</em>",
    "u": "<u>{}</u>",
    "del": "<del>{}</del>",
    "sub": "<sub>{}</sub>",
    "sup": "<sup>{}</sup>",
    "code": "<code>{}</code>",
    "colour": '<span style="color: #ff5630">{}</span>',
    "background": '<span style="background-color: #fedec8">{}</span>',
    "link": '<a href="https://example.com/?a=1&amp;b=2">{}</a>',
    "comment": '<ac:inline-comment-marker ac:ref="5f1f2e1c-0a51-4c0a-8d6d-0d3f27e0a1b2">{}</ac:inline-comment-marker>',
    "page link": '<ac:link><ri:page ri:content-title="Other" /><ac:link-body>{}</ac:link-body></ac:link>',
    "unknown element": '<span class="fancy" data-x="1">{}</span>',
    "small": "<small>{}</small>",
}
SYNONYMS: Final = {
    "b": "<b>{}</b>",
    "i": "<i>{}</i>",
    "ins": "<ins>{}</ins>",
    "s": "<s>{}</s>",
    "strike": "<strike>{}</strike>",
    "tt": "<tt>{}</tt>",
    "rgb": '<span style="color: rgb(255,86,48);">{}</span>',
    "named colour": '<span style="color: red;">{}</span>',
    "two styles": '<span style="color: #ff5630; background-color: #fedec8">{}</span>',
}
BLOCKS: Final = {
    "p": "<p>{}</p>",
    "p local id": '<p local-id="a1">{}</p>',
    "p centred": '<p style="text-align: center;">{}</p>',
    "p right": '<p style="text-align: right;">{}</p>',
    "p indented": '<p style="margin-left: 60.0px;">{}</p>',
    "p with a class": '<p class="lead">{}</p>',
    **{f"h{level}": f"<h{level}>{{}}</h{level}>" for level in range(1, 7)},
    "h2 centred": '<h2 style="text-align: center;">{}</h2>',
    "h3 indented": '<h3 style="margin-left: 30.0px;">{}</h3>',
    "blockquote": "<blockquote><p>{}</p></blockquote>",
    "list": "<ul><li><p>{}</p></li></ul>",
    "numbers": '<ol start="4"><li><p>{}</p></li></ol>',
    "bare list": "<ul><li>{}</li></ul>",
    "cell": "<table><tbody><tr><td><p>{}</p></td></tr></tbody></table>",
    "bare cell": "<table><tbody><tr><td>{}</td></tr></tbody></table>",
    "heading cell": "<table><tbody><tr><th><p>{}</p></th></tr></tbody></table>",
    "div": "<div>{}</div>",
    "div with p": '<div class="box"><p>{}</p></div>',
    "centre": "<center><p>{}</p></center>",
    "bare": "{}",
}
INLINE: Final = {
    "break": "<br />",
    "mention": '<ac:link><ri:user ri:account-id="712020:7aaa0210" /></ac:link>',
    "mention local id": '<ac:link ac:local-id="m1"><ri:user ri:account-id="712020:7aaa0210" /></ac:link>',
    "date": '<time datetime="2026-11-21" />',
    "emoji": '<ac:emoticon ac:name="smile" ac:emoji-shortname=":smile:" ac:emoji-id="1f604" ac:emoji-fallback="😄" />',
    "emoticon": '<ac:emoticon ac:name="tick" />',
    "custom emoji": '<ac:emoticon ac:emoji-shortname=":parrot:" ac:emoji-id="b9a1" ac:emoji-fallback=":parrot:" />',
    "status": '<ac:structured-macro ac:name="status" ac:schema-version="1" ac:macro-id="s1">'
    '<ac:parameter ac:name="title">DONE</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter>'
    "</ac:structured-macro>",
    "anchor": '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">here</ac:parameter>'
    "</ac:structured-macro>",
    "placeholder": "<ac:placeholder>type here</ac:placeholder>",
    "placeholder type": '<ac:placeholder ac:type="mention">who</ac:placeholder>',
    "inline card": '<a href="https://example.com/x" data-card-appearance="inline">https://example.com/x</a>',
    "card with text": '<a href="https://example.com/x" data-card-appearance="inline">named</a>',
    "picture": '<ac:image><ri:attachment ri:filename="dot.png" /></ac:image>',
    "unknown macro": '<ac:structured-macro ac:name="mathinline"><ac:parameter ac:name="body">x^2</ac:parameter>'
    "</ac:structured-macro>",
    "empty element": '<span class="icon" />',
    "nbsp": "&nbsp;",
    "entities": "&lt;&amp;&gt; &eacute;&hellip;&mdash;",
}
LINKS: Final = {
    "page": '<ri:page ri:content-title="Other page" />',
    "page in a space": '<ri:page ri:space-key="OPS" ri:content-title="Other page" />',
    "page with a version": '<ri:page ri:content-title="Other page" ri:version-at-save="3" />',
    "blog post": '<ri:blog-post ri:content-title="News" ri:posting-day="2026/11/21" />',
    "attachment": '<ri:attachment ri:filename="a b.pdf" />',
    "attachment elsewhere": '<ri:attachment ri:filename="a.pdf"><ri:page ri:content-title="Other" /></ri:attachment>',
    "space": '<ri:space ri:space-key="OPS" />',
    "user": '<ri:user ri:account-id="712020:7aaa0210" />',
    "content": '<ri:content-entity ri:content-id="4711" />',
    "shortcut": '<ri:shortcut ri:key="JIRA" ri:parameter="ABC-1" />',
    "address": '<ri:url ri:value="https://example.com/" />',
}
LINK_BODIES: Final = {
    "none": "",
    "rich": "<ac:link-body>see <strong>this</strong></ac:link-body>",
    "plain": "<ac:plain-text-link-body><![CDATA[see <this>]]></ac:plain-text-link-body>",
    "picture": '<ac:link-body><ac:image><ri:attachment ri:filename="dot.png" /></ac:image></ac:link-body>',
}
IMAGE_ATTRIBUTES: Final = {
    "none": "",
    "size": ' ac:width="300" ac:height="200"',
    "original": ' ac:original-width="600" ac:original-height="400" ac:custom-width="true" ac:width="300"',
    "centred": ' ac:align="center" ac:layout="center"',
    "wide": ' ac:layout="wide" ac:width="960"',
    "wrapped": ' ac:align="right" ac:layout="wrap-right" ac:width="50"',
    "words": ' ac:alt="a dot" ac:title="Dot"',
    "thumbnail": ' ac:thumbnail="true" ac:border="true" ac:vspace="4" ac:hspace="4" ac:class="x"',
    "source": ' ac:src="https://example.com/x.png"',
}
IMAGES: Final = {
    "attachment": '<ri:attachment ri:filename="dot.png" />',
    "attachment with a version": '<ri:attachment ri:filename="dot.png" ri:version-at-save="1" />',
    "attachment elsewhere": '<ri:attachment ri:filename="d.png"><ri:page ri:content-title="Other" /></ri:attachment>',
    "address": '<ri:url ri:value="https://example.com/d.png" />',
    "caption": '<ri:attachment ri:filename="dot.png" /><ac:caption><p>A <strong>dot</strong></p></ac:caption>',
    "border": '<ri:attachment ri:filename="dot.png" /><ac:adf-mark key="border" size="2" color="#091e4224" />',
}
BODIED: Final = {
    "info": ("icon", "title"),
    "tip": ("title",),
    "note": ("title",),
    "warning": ("title", "icon"),
    "panel": ("title", "bgColor", "titleColor", "titleBGColor", "borderStyle", "borderColor", "panelIcon"),
    "expand": ("title",),
    "excerpt": ("name", "hidden", "atlassian-macro-output-type"),
    "details": ("id", "hidden", "label"),
    "section": ("border",),
    "column": ("width",),
    "my-app-macro": ("a", "b c", "ünïcode"),
}
BODYLESS: Final = {
    "toc": ("style", "outline", "printable", "maxLevel", "minLevel", "type", "exclude", "include", "indent", "class"),
    "children": ("depth", "all", "sort", "reverse", "excerptType", "first", "style"),
    "pagetree": ("root", "startDepth", "searchBox", "expandCollapseAll"),
    "attachments": ("patterns", "upload", "old", "sortBy", "preview"),
    "gallery": ("columns", "include", "exclude", "title"),
    "recently-updated": ("max", "spaces", "types", "theme", "hideHeading"),
    "blog-posts": ("max", "content", "time"),
    "contentbylabel": ("cql", "labels", "max", "showLabels", "showSpace", "excerptType"),
    "detailssummary": ("cql", "firstcolumn", "headings", "sortBy"),
    "profile": ("user",),
    "livesearch": ("spaceKey", "size", "placeholder", "type"),
    "tasks-report-macro": ("spaces", "status", "labels", "pageSize"),
    "jira": ("server", "serverId", "jqlQuery", "key", "columns", "maximumIssues", "count"),
    "iframe": ("src", "width", "height", "frameborder"),
    "widget": ("url", "width", "height"),
    "change-history": (),
    "view-file": ("name", "height"),
    "drawio": ("diagramName", "revision", "zoom"),
}
PLAIN: Final = {
    "code": ("language", "title", "linenumbers", "collapse", "theme", "firstline"),
    "noformat": ("title", "nopanel"),
    "mathblock": ("align",),
    "html": (),
}
RESOURCES: Final = {
    "include": '<ac:parameter ac:name=""><ac:link><ri:page ri:content-title="Other" /></ac:link></ac:parameter>',
    "excerpt-include": '<ac:parameter ac:name=""><ac:link><ri:page ri:space-key="OPS" ri:content-title="Other" />'
    '</ac:link></ac:parameter><ac:parameter ac:name="nopanel">true</ac:parameter>',
    "profile": '<ac:parameter ac:name="user"><ri:user ri:account-id="712020:7aaa0210" /></ac:parameter>',
    "view-file": '<ac:parameter ac:name="name"><ri:attachment ri:filename="a.docx" /></ac:parameter>',
    "pagetree": '<ac:parameter ac:name="root"><ac:link><ri:page ri:content-title="@self" /></ac:link></ac:parameter>',
    "recently-updated": '<ac:parameter ac:name="spaces"><ri:space ri:space-key="OPS" /></ac:parameter>',
}
LAYOUTS: Final = {
    "single": 1,
    "fixed-width": 1,
    "two_equal": 2,
    "two_left_sidebar": 2,
    "two_right_sidebar": 2,
    "three_equal": 3,
    "three_with_sidebars": 3,
    "of_my_own": 2,
}


def parameter(name: str, value: str = "a value") -> str:
    return f'<ac:parameter ac:name="{escape(name)}">{escape(value, quote=False)}</ac:parameter>'


def macro(name: str, inside: str = "", attributes: str = ' ac:schema-version="1" ac:macro-id="m-1"') -> str:
    tag = f'ac:structured-macro ac:name="{name}"{attributes}'
    return f"<{tag}>{inside}</ac:structured-macro>" if inside else f"<{tag} />"


def cell(inside: str) -> str:
    return f"<table><tbody><tr><td>{inside}</td></tr></tbody></table>"


def rich(inside: str) -> str:
    return f"<ac:rich-text-body>{inside}</ac:rich-text-body>"


def plain(text: str) -> str:
    return f"<ac:plain-text-body><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></ac:plain-text-body>"
