"""What stands on the walk's site before any content: people, spaces, roles, levels; and ways to make more."""

from __future__ import annotations

import base64
import hashlib
import uuid
from pathlib import Path
from typing import Any

from tests.api.v2 import making_levels as levels
from tests.api.v2.commenting import remark
from tests.api.v2.making import actor_of, admin_id, favour, make, mark_space, storage
from tests.api.v2.test_blogpost import post
from tests.api.v2.test_space_permission_transition import count, ended, grant, of, remove, these, unusual
from tests.api.v2.test_space_role import give, role, system, who
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2 import content_properties as properties
from watersmeet.contract.v2.admin_key import EnableAdminKey
from watersmeet.contract.v2.blogpost import BlogPostSingle
from watersmeet.contract.v2.comment_shapes import InlineCommentModel
from watersmeet.contract.v2.common import VersionWrite
from watersmeet.contract.v2.content_properties import PropertyCreate, PropertyUpdate
from watersmeet.contract.v2.page import PageSingle
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.contract.v2.space_permission_transition import GenerateSpacePermissionCombinations
from watersmeet.contract.v2.space_properties import CreateSpaceProperty, UpdateSpacePropertyById
from watersmeet.domain import attachments, labels, people, spaces
from watersmeet.domain.attachments import NewFile
from watersmeet.model.files import Received
from watersmeet.model.ids import now
from watersmeet.storage import attachments as files
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.settings import app_property
from watersmeet.storage.tables.site import account

MANY = 51
"""One more than a list inside another object shows, so that the object says where the list goes on."""

APP = "ari:cloud:ecosystem::app/walked"
WORDS = "alpha beta gamma delta epsilon"
ADF = '{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]}]}'


def tasks_for(account_id: str) -> str:
    """Tasks of somebody's: open ones, and one that is done."""
    person = f'<ac:link><ri:user ri:account-id="{account_id}" /></ac:link>'
    items = "".join(
        f"<ac:task><ac:task-id>{k}</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f'<ac:task-body>ask {person} <time datetime="2026-03-0{k}" /></ac:task-body></ac:task>'
        for k, status in ((1, "incomplete"), (2, "incomplete"), (3, "complete"))
    )
    return f"<p>{WORDS}</p><ac:task-list>{items}</ac:task-list>"


class Ground:
    """The site's things by name, `ids`, and the people who ask about them.

    member: may use the site, and administers nothing.
    likers: people who like whatever can be liked.
    """

    def __init__(self, served: Served) -> None:
        self.served = served
        self.admin: Client = served.client()
        self.admin_id = admin_id(served)
        self.member_id, self.member_credential = self._member()
        self.ids: dict[str, str] = {}
        served.allow_anonymous(True)
        self._people()
        self._spaces()
        self._roles()
        self._levels()
        self._apps()
        self._transition()

    # More of what there is

    def title(self) -> str:
        """A title nothing else has."""
        return f"Made {uuid.uuid4().hex[:12]}"

    def page(self, **more: Any) -> PageSingle:
        return make(self.admin, self.space, self.title(), **{"body": storage(f"<p>{WORDS}</p>"), **more})

    def post(self, **more: Any) -> BlogPostSingle:
        return post(self.admin, self.space, self.title(), **{"body": storage(f"<p>{WORDS}</p>"), **more})

    def inline(self, *, post: bool = False) -> InlineCommentModel:
        on = {"blog_post_id": self.post().id} if post else {"page_id": self.page().id}
        return remark(self.admin, "alpha", **on)

    def attach(self, on: str, name: str, versions: int = 1) -> str:
        """The id of a new attachment. Its bytes are named and are nowhere: nothing of v2 reads them."""

        async def work(session: Any) -> str:
            actor = await actor_of(session, self.admin_id)
            for number in range(1, versions + 1):
                digest = hashlib.sha256(f"{on} {name} {number}".encode()).hexdigest()
                await files.claim(session, digest, now())
                file = NewFile(name=name, media_type="image/png", received=Received(digest, 9, Path()), comment="why")
                (made,) = await attachments.add(session, actor, now(), int(on), "current", [file], replace=True)
            return f"att{made.id}"

        return str(self.served.do(work))

    def label(self, of: str, *names: str) -> None:
        """Put labels on content: 'name' or 'prefix:name'."""
        pairs: list[Any] = [tuple(one.split(":", 1)) if ":" in one else ("global", one) for one in names]

        async def work(session: Any) -> None:
            actor = await actor_of(session, self.admin_id)
            await labels.add_to_page(session, actor, now(), int(of.removeprefix("att")), pairs)

        self.served.do(work)

    def keep(self, create: type[properties.CreateProperty], owner: str) -> str:
        """Many properties, the first of which was changed; its id."""
        kept = [
            self.admin.send(
                create(owner=int(owner.removeprefix("att")), body=PropertyCreate(key=f"kept-{k}", value={"n": k}))
            )
            for k in range(MANY)
        ]
        update = next(one for one in properties.UpdateProperty.__subclasses__() if one.kind == create.kind)
        body = PropertyUpdate(key=kept[0].key, value={"n": [1]}, version=VersionWrite(number=2, message="why"))
        self.admin.send(update(owner=int(owner.removeprefix("att")), property_id=kept[0].id, body=body))
        return kept[0].id

    # What there is

    def _member(self) -> tuple[str, bytes]:
        email = "member@example.com"

        async def work(session: Any) -> tuple[str, str]:
            added = await people.add_user(session, now(), email, "Member")
            return str(added.account_id), await people.add_token(session, now(), email)

        account_id, token = self.served.do(work)
        return account_id, b"Basic " + base64.b64encode(f"{email}:{token}".encode())

    def _people(self) -> None:
        async def work(session: Any) -> list[str]:
            added = [
                await people.add_user(session, now(), f"liker-{k}-{uuid.uuid4().hex[:8]}@example.com", f"Liker {k}")
                for k in range(MANY)
            ]
            return [str(one.account_id) for one in added]

        self.likers = list(self.served.do(work))
        app, guest = self.likers[-2:]
        for one, values in ((app, {"account_type": "app"}), (guest, {"guest": 1})):
            statement = Statement(account.update().where(account.c.account_id == one).values(**values))
            self.served.do(lambda session, said=statement: session.run(said))
        group = self.served.do(lambda session: people.add_group(session, "readers"))
        self.ids |= {"liker": self.likers[0], "app-account": app, "guest": guest, "group": str(group.group_id)}
        self.admin.send(EnableAdminKey())

    def _spaces(self) -> None:
        served, admin, ids = self.served, self.admin, self.ids
        self.space = self._described(served.space(admin, name="Walked"))
        self.other = self._described(served.space(admin, name="Other"))
        personal = served.space(admin, key="~" + self.admin_id.replace(":", "").replace("-", ""), name="Mine")
        away = served.space(admin, name="Put away")
        self._change_space(away, status="archived")
        ids |= {"space": self.space.id, "key": self.space.key, "other-space": self.other.id}
        ids |= {"personal": personal.id, "archived-space": away.id}
        pairs = [("team", f"team-{k}") for k in range(MANY)] + [("my", "mine"), ("my", "too"), ("global", "open")]
        mark_space(served, self.admin_id, self.space, *pairs)
        for k in range(MANY):
            kept = admin.send(
                CreateSpaceProperty(space_id=int(self.space.id), body=PropertyCreate(key=f"kept-{k}", value={"n": k}))
            )
        changed = PropertyUpdate(key=kept.key, value=[1], version=VersionWrite(number=2, message="why"))
        admin.send(UpdateSpacePropertyById(space_id=int(self.space.id), property_id=int(kept.id), body=changed))
        ids |= {"on-space": kept.id}
        grants = [(f"create/kind{k}", f"u:{self.admin_id}") for k in range(MANY)]
        served.do(lambda session: space_rows.add_grants(session, int(self.space.id), grants))
        favour(served, self.admin_id, "space", self.space.id)

    def _roles(self) -> None:
        admin = self.admin
        walked = role(admin, "read/space", "create/page")
        role(admin, "read/space", "create/comment")
        given = [(who(one), walked.id) for one in self.likers[:3]]
        viewer = system(admin, "Viewer")
        others = (who(self.ids["group"], "GROUP"), who("all-licensed-users", "ACCESS_CLASS"), who(self.member_id))
        give(admin, self.space, *given, *((one, viewer) for one in others))
        self.ids |= {"role": walked.id, "system-role": viewer}

    def _described(self, space: SpaceBulk) -> SpaceBulk:
        self._change_space(space, description="What it is for")
        return space

    def _change_space(self, space: SpaceBulk, **more: Any) -> None:
        async def work(session: Any) -> None:
            actor = await actor_of(session, self.admin_id)
            found = await spaces.administered(session, actor, int(space.id))
            await spaces.update(session, actor, now(), found, **more)

        self.served.do(work)

    def _levels(self) -> None:
        told = {"description": "Who may read it", "guideline": "Think first", "color": "RED"}
        self.level, self.level_of_space = (levels.add(self.served, name, **told) for name in ("Secret", "Internal"))
        levels.add(self.served, "Draft", draft=True)
        levels.put_default(self.admin, self.space, self.level_of_space)

    def _apps(self) -> None:
        kept = [{"app_id": APP, "key": f"kept-{k}", "value": '{"n": 1}'} for k in range(2)]
        self.served.do(lambda session: session.many(Statement(app_property.insert()), kept))
        self.ids["app-key"] = "kept-0"

    def _transition(self) -> None:
        counting = self.admin.send(GenerateSpacePermissionCombinations())
        assert ended(self.admin, counting).status == "COMPLETED"
        self.ids |= {"transition-task": counting.task_id, "failed-task": self._failed_task()}

    def _failed_task(self) -> str:
        """A task that would have left a space without an administrator."""
        space, (owner, client) = self.served.space(self.admin, create_private_space=True), self.served.user()
        held = unusual("administer/space")
        grant(self.served, space, held, f"u:{owner}")
        give(client, space, (who(self.admin_id), system(self.admin, "Viewer")))
        found = count(self.admin)
        task = remove(self.admin, of(found, held).combination_id, these(space))
        assert ended(self.admin, task).status == "FAILED"
        return task.task_id
