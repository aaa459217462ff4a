"""A space with pages to try things on."""

from __future__ import annotations

from watersmeet.domain import labels as labelling
from watersmeet.domain import pages, people, spaces
from watersmeet.markup.formats import checked
from watersmeet.model.actor import Actor
from watersmeet.model.ids import ContentId, now
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.work import Database, Session

KEY = "DEMO"

Tree = dict[str, tuple[str, tuple[str, ...], "Tree"]]

PAGES: Tree = {
    "Getting started": (
        "<p>Welcome. This space shows what a wiki page can hold.</p>"
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Everything here can be edited and deleted.'
        "</p></ac:rich-text-body></ac:structured-macro>",
        ("welcome",),
        {
            "Your first page": (
                "<ol><li>Create a page</li><li>Write a sentence</li><li>Publish it</li></ol>",
                ("welcome", "how-to"),
                {},
            ),
            "Finding things": (
                "<p>Search by title, by text or by label: <code>label = how-to</code></p>",
                ("how-to",),
                {},
            ),
        },
    ),
    "Meeting notes": (
        "<p>One page for each meeting, newest first.</p>",
        ("meeting-notes",),
        {
            "Planning, first week": (
                "<h2>Decisions</h2><ul><li>Ship the importer before the exporter</li><li>Review on Thursdays</li></ul>"
                "<table><tbody><tr><th>Who</th><th>What</th></tr><tr><td>Design</td><td>Draft the page tree</td></tr>"
                "</tbody></table>",
                ("meeting-notes", "decision"),
                {},
            ),
            "Planning, second week": ("<p>The importer is in review.</p>", ("meeting-notes",), {}),
        },
    ),
    "Runbooks": (
        "<p>What to do when something is wrong.</p>",
        ("runbook",),
        {
            "Restore from a backup": (
                '<p>Stop the server first.</p><ac:structured-macro ac:name="code"><ac:parameter ac:name="language">'
                "bash</ac:parameter><ac:plain-text-body><![CDATA[watersmeet restore backup.tar]]></ac:plain-text-body>"
                "</ac:structured-macro>",
                ("runbook", "backup"),
                {},
            ),
        },
    ),
}


async def fill(database: Database, email: str) -> None:
    """Make the demonstration space, once."""

    async def work(session: Session) -> None:
        actor = await people.actor_of(session, await people.user(session, email))
        if await space_rows.see_key(session, actor, KEY) is not None:
            return
        space = await spaces.create(
            session,
            actor,
            now(),
            spaces.NewSpace(name="Demonstration", key=KEY, description="A space to try things on"),
        )
        assert space.homepage_id is not None
        await _grow(session, actor, space.id, space.homepage_id, PAGES)

    await database.write(work)


async def _grow(session: Session, actor: Actor, space_id: int, parent: ContentId, tree: Tree) -> None:
    for title, (body, words, below) in tree.items():
        new = pages.NewPage(space_id=space_id, title=title, parent_id=parent, body=checked("storage", body))
        page = await pages.create(session, actor, now(), new)
        await labelling.add_to_page(session, actor, now(), page.id, [("global", word) for word in words])
        await _grow(session, actor, space_id, page.id, below)
