"""What wiki markup has names and signs for."""

from typing import Final

from watersmeet.markup.wiki.characters import CODE

ELEMENTS: Final = {
    "*": "strong",
    "_": "em",
    "??": "cite",
    "-": "del",
    "+": "u",
    "^": "sup",
    "~": "sub",
    CODE: "code",
}
"""Text effects: what stands on both sides of the text, and the element it becomes."""

LOOSE: Final = frozenset("^~")
"""Effects that may begin and end inside a word."""

EMOTICONS: Final = {
    ":)": "smile",
    ":-)": "smile",
    ":(": "sad",
    ":-(": "sad",
    ":P": "cheeky",
    ":-P": "cheeky",
    ":p": "cheeky",
    ":-p": "cheeky",
    ":D": "laugh",
    ":-D": "laugh",
    ";)": "wink",
    ";-)": "wink",
    "(y)": "thumbs-up",
    "(Y)": "thumbs-up",
    "(n)": "thumbs-down",
    "(N)": "thumbs-down",
    "(i)": "information",
    "(I)": "information",
    "(/)": "tick",
    "(x)": "cross",
    "(X)": "cross",
    "(!)": "warning",
    "(+)": "plus",
    "(-)": "minus",
    "(?)": "question",
    "(on)": "light-on",
    "(off)": "light-off",
    "(*)": "yellow-star",
    "(*y)": "yellow-star",
    "(*r)": "red-star",
    "(*g)": "green-star",
    "(*b)": "blue-star",
}

RAW: Final = frozenset({"code", "noformat", "html", "latex", "markdown", "mathblock", "mathinline", "plantuml"})
"""Macros whose body is taken as it is."""

_BODIED: Final = """
    color quote panel info tip note warning expand excerpt section column details
"""
BODIED: Final = RAW | frozenset(_BODIED.split())
"""Macros that are nothing without a body: a tag that none closes is text."""

_BODILESS: Final = """
    anchor attachments blog-posts change-history children content-report-table contentbylabel contributors
    contributors-summary create-from-template detailssummary excerpt-include favpages gallery global-reports iframe
    include index jira jiraissues labels-list listlabels livesearch loremipsum multimedia navmap pagetree
    pagetreesearch popular-labels profile profile-picture recently-updated recently-updated-dashboard related-labels
    roadmap rss search space-attachments space-details spacegraph spaces spaces-list status tasks-report-macro toc
    userlister view-file viewdoc viewfile viewpdf viewppt viewxls widget
"""
BODILESS: Final = frozenset(_BODILESS.split())
"""Macros without a body: the next tag of the name is another macro."""

IN_LINE: Final = frozenset({"anchor", "jira", "jiraissues", "mathinline", "profile-picture", "status"})
"""Macros that stand in a line even when they are alone on it."""

UNNAMED: Final = {"code": "language", "expand": "title", "jira": "key", "status": "title"}
"""The parameter that one without a name is. For other macros it stays without one."""

RESOURCES: Final = {
    ("include", ""): "page",
    ("excerpt-include", ""): "page",
    ("children", "page"): "page",
    ("pagetree", "root"): "page",
    ("view-file", "name"): "attachment",
    ("viewpdf", "name"): "attachment",
    ("viewdoc", "name"): "attachment",
    ("viewppt", "name"): "attachment",
    ("viewxls", "name"): "attachment",
    ("multimedia", "name"): "attachment",
    ("profile", "user"): "user",
    ("widget", "url"): "url",
}
"""Parameters that name something, by the macro and their name."""

IMAGE_ATTRIBUTES: Final = frozenset(
    {"align", "alt", "border", "class", "height", "hspace", "style", "thumbnail", "title", "vspace", "width"}
)
"""What may be said of a picture."""
