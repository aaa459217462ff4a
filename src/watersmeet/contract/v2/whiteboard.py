"""Whiteboards, REST v2."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from watersmeet.contract.core import Body, Query
from watersmeet.contract.v2.common import DOCS
from watersmeet.contract.v2.tree_kinds import (
    CreateTreeItem,
    DeleteTreeItem,
    GetTreeItem,
    TreeItem,
    TreeItemCreate,
    TreeItemLinks,
    tree_op,
)

GROUP = DOCS + "api-group-whiteboard/"

TemplateKey = Literal[
    "2x2-prioritization",
    "4ls-retro",
    "annual-calendar",
    "brainwriting",
    "concept-map",
    "crazy-8s",
    "daily-sync",
    "disruptive-brainstorm",
    "dot-voting",
    "elevator-pitch",
    "flow-chart",
    "gap-analysis",
    "ice-breakers",
    "incident-postmortem",
    "journey-mapping-kit",
    "kanban-board",
    "lean-coffee",
    "network-of-teams",
    "org-chart",
    "pi-planning",
    "prioritization",
    "prioritization-experiment",
    "product-roadmap",
    "product-vision-board",
    "rice",
    "sailboat-retro",
    "service-blueprint",
    "simple-retrospective",
    "sprint-planning",
    "sticky-note-pack",
    "swimlanes",
    "team-formation-guide",
    "timeline",
    "timeline-workflow",
    "user-story-map",
    "workflow",
    "vision-board",
    "venn-diagram",
    "storyboard",
    "action-plan",
    "root-cause-analysis",
    "executive-summary",
    "stakeholder-mapping",
    "annual-calendar-2025-2026",
    "health-monitor",
    "okr-planning",
    "swot-analysis",
    "poker-planning",
    "fishbone-diagram",
    "risk-assessment",
    "bounded-context",
    "hopes-and-fears",
    "swimlane-vertical",
]
Locale = Literal[
    "de-DE",
    "cs-CZ",
    "ko-KR",
    "fr-FR",
    "it-IT",
    "ja-JP",
    "nl-NL",
    "nb-NO",
    "da-DK",
    "sv-SE",
    "fi-FI",
    "ru-RU",
    "pl-PL",
    "tr-TR",
    "hu-HU",
    "en-GB",
    "en-US",
    "pt-BR",
    "zh-CN",
    "zh-TW",
    "es-ES",
]


class WhiteboardLinks(TreeItemLinks):
    """Where a whiteboard can be seen and edited, relative to `base`."""

    editui: str


class WhiteboardSingle(TreeItem):
    """A whiteboard."""

    links: WhiteboardLinks = field(name="_links")


class WhiteboardCreate(TreeItemCreate):
    """Body of POST /whiteboards. There are no templates here: a known `templateKey` makes an empty whiteboard."""

    template_key: TemplateKey | None = None
    locale: Locale | None = None


class CreateWhiteboard(CreateTreeItem[WhiteboardSingle]):
    """Make a whiteboard; only the caller sees and edits a private one.

    Errors: 400 an unknown template or locale, a title that is too long, or a parent that cannot hold it; 404 the
    space or parent is unseen, or the caller may not create there; 413 over 5 MB.
    """

    kind = "whiteboard"
    op = tree_op(GROUP, "POST /wiki/api/v2/whiteboards", "whiteboard")

    private: Query[bool] = False
    body: Body[WhiteboardCreate]


class GetWhiteboardById(GetTreeItem[WhiteboardSingle]):
    """Read a whiteboard. Errors: 404 whiteboard unseen."""

    kind = "whiteboard"
    op = tree_op(GROUP, "GET /wiki/api/v2/whiteboards/{id}", "whiteboard")


class DeleteWhiteboard(DeleteTreeItem):
    """Put a whiteboard into the trash; what stands under it moves up.

    Errors: 404 whiteboard unseen, in the trash already, or the caller may not delete it.
    """

    kind = "whiteboard"
    op = tree_op(GROUP, "DELETE /wiki/api/v2/whiteboards/{id}", "whiteboard")
