"""Which function shows which macro."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from watersmeet.domain.macros import files, including, labels, lists, persons, reports, spaces, trees
from watersmeet.domain.macros.asking import Asked
from watersmeet.domain.macros.document import Part

Shows = Callable[[Asked], Awaitable[Sequence[Part]]]

SHOWN: Final[Mapping[str, Shows]] = {
    "attachments": files.attachments,
    "blog-posts": lists.blog_posts,
    "change-history": persons.change_history,
    "children": trees.children,
    "contentbylabel": lists.content_by_label,
    "content-report-table": lists.content_by_label,
    "contributors": persons.contributors,
    "detailssummary": reports.details_summary,
    "excerpt-include": including.excerpt_include,
    "gallery": files.gallery,
    "include": including.include,
    "index": lists.index,
    "labels": labels.of_content,
    "labels-list": labels.of_content,
    "listlabels": labels.of_space,
    "livesearch": spaces.live_search,
    "pagetree": trees.page_tree,
    "pagetreesearch": spaces.live_search,
    "popular-labels": labels.popular,
    "profile": persons.profile,
    "profile-picture": persons.profile,
    "recently-updated": lists.recently_updated,
    "recently-updated-dashboard": lists.recently_updated,
    "recently-used-labels": labels.recent,
    "spaces": spaces.spaces_list,
    "spaces-list": spaces.spaces_list,
    "tasks-report-macro": reports.tasks_report,
    "view-file": files.view_file,
    "viewdoc": files.view_file,
    "viewpdf": files.view_file,
    "viewppt": files.view_file,
    "viewxls": files.view_file,
}
"""By the name that storage format has for each. All others show what stands in the document itself, or nothing."""
