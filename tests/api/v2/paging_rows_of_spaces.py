"""How the rows of v2 lists of what belongs to content, spaces and people are made and removed, for paging tests."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

import sqlalchemy as sa

from tests.api.v2.making import drop, like, make
from tests.api.v2.paging_rows import Rows, Scene
from tests.api.v2.test_app_property import app
from tests.api.v2.test_space_role import WRITES, give, role, system, who
from tests.api.v2.test_task import item, todo
from tests.hostile.world import settle
from watersmeet.contract.core import Request, members
from watersmeet.contract.v1.space import DeleteSpace
from watersmeet.contract.v2 import app_property, label, space_role
from watersmeet.contract.v2 import content_properties as properties_
from watersmeet.contract.v2 import space_properties as space_properties_
from watersmeet.domain import labels as label_rules
from watersmeet.domain import spaces as space_rules
from watersmeet.model.actor import user_principal
from watersmeet.model.ids import now
from watersmeet.storage import spaces as space_rows
from watersmeet.storage.statement import Statement
from watersmeet.storage.tables.access import space_grant
from watersmeet.storage.tables.content import content_like


class Named(NamedTuple):
    id: str


def properties(scene: Scene, operation: Any) -> Rows:
    own = scene.thing(operation.kind)
    (create,) = (one for one in members(properties_.CreateProperty) if one.kind == operation.kind)
    (delete,) = (one for one in members(properties_.DeleteProperty) if one.kind == operation.kind)

    def add(text: str) -> str:
        return scene.admin.send(create(owner=own, body=properties_.PropertyCreate(key=text, value=1))).id

    return Rows({"owner": own}, add, lambda row: scene.admin.send(delete(owner=own, property_id=row)))


def space_properties(scene: Scene, operation: type[Request[Any]]) -> Rows:
    own = int(scene.space.id)

    def add(text: str) -> str:
        body = properties_.PropertyCreate(key=text, value=1)
        return scene.admin.send(space_properties_.CreateSpaceProperty(space_id=own, body=body)).id

    def remove(row: str) -> None:
        scene.admin.send(space_properties_.DeleteSpacePropertyById(space_id=own, property_id=int(row)))

    return Rows({"space_id": own}, add, remove)


def app_properties(scene: Scene, operation: type[Request[Any]]) -> Rows:
    send = app(scene.served, f"ari:cloud:ecosystem::app/{uuid.uuid4()}")

    def add(text: str) -> str:
        send(app_property.PutForgeAppProperty(property_key=text, body={"n": 1}))
        return text

    def remove(row: str) -> None:
        send(app_property.DeleteForgeAppProperty(property_key=row))

    return Rows({}, add, remove, shown_as=lambda row: str(row.key), send=send)


def labels(scene: Scene, operation: Any) -> Rows:
    on_space = operation in (label.GetSpaceLabels, label.GetSpaceContentLabels)
    own = scene.thing(getattr(operation, "kind", "page"))
    asked = {} if operation is label.GetLabels else {"id": int(scene.space.id) if on_space else own}
    space_itself = operation is label.GetSpaceLabels

    def add(text: str) -> str:
        name = text.lower().replace(" ", "-")

        async def work(session: Any, actor: Any) -> None:
            if space_itself:
                found = await space_rules.administered(session, actor, int(scene.space.id))
                await label_rules.add_to_space(session, found, now(), [("global", name)])
            else:
                await label_rules.add_to_page(session, actor, now(), own, [("global", name)])

        scene.do(work)
        return name

    def remove(row: str) -> None:
        async def work(session: Any, actor: Any) -> None:
            if space_itself:
                found = await space_rules.administered(session, actor, int(scene.space.id))
                await label_rules.remove_from_space(session, found, row)
            else:
                await label_rules.remove_from_page(session, actor, own, row)

        scene.do(work)

    return Rows(asked, add, remove, shown_as=lambda row: str(row.name))


def likes(scene: Scene, operation: Any) -> Rows:
    own = scene.thing(operation.kind)
    whose = content_like.c.account_id == sa.bindparam("account", type_=sa.Text())
    unlike = Statement(content_like.delete().where(whose))

    def add(text: str) -> str:
        account = scene.person(text)
        like(scene.served, Named(str(own)), account)
        return account

    def remove(row: str) -> None:
        scene.served.do(lambda session: session.run(unlike, account=row))

    return Rows({"id": own}, add, remove, shown_as=lambda row: str(row.account_id))


def spaces(scene: Scene, operation: type[Request[Any]]) -> Rows:
    keys: dict[str, str] = {}

    def add(text: str) -> str:
        made = scene.served.space(scene.admin, name=text, key=f"{text[:3]}{uuid.uuid4().hex[:8]}".upper())
        keys[made.id] = made.key
        return made.id

    def remove(row: str) -> None:
        scene.admin.send(DeleteSpace(space_key=keys[row]))
        settle(scene.served)

    return Rows({}, add, remove)


def grants(scene: Scene, operation: type[Request[Any]]) -> Rows:
    own = int(scene.space.id)
    revoke = Statement(space_grant.delete().where(space_grant.c.id == sa.bindparam("grant", type_=sa.BigInteger())))

    def add(text: str) -> str:
        principal = user_principal(scene.person(text))
        scene.served.do(lambda session: space_rows.add_grants(session, own, [("read/space", principal)]))
        every = scene.served.do(lambda session: space_rows.grants(session, own))
        return next(str(row[0]) for row in every if row[2] == principal)

    return Rows({"id": own}, add, lambda row: scene.served.do(lambda session: session.run(revoke, grant=int(row))))


def roles(scene: Scene, operation: type[Request[Any]]) -> Rows:
    def remove(row: str) -> None:
        scene.admin.send(space_role.DeleteSpaceRole(id=row))
        settle(scene.served)

    return Rows({}, lambda text: role(scene.admin, *WRITES, name=f"{text} {uuid.uuid4().hex[:8]}").id, remove)


def role_assignments(scene: Scene, operation: type[Request[Any]]) -> Rows:
    viewer = system(scene.admin, "Viewer")

    def add(text: str) -> str:
        account = scene.person(text)
        give(scene.admin, scene.space, (who(account), viewer))
        return account

    return Rows(
        {"id": int(scene.space.id)},
        add,
        lambda row: _take(scene, row),
        shown_as=lambda row: str(row.principal.principal_id),
    )


def _take(scene: Scene, account: str) -> None:
    give(scene.admin, scene.space, (who(account), None))


def tasks(scene: Scene, operation: type[Request[Any]]) -> Rows:
    """Tasks, each on a page of its own."""

    def add(text: str) -> str:
        return make(scene.admin, scene.space, text, body=todo(item("1"))).id

    return Rows(
        {"space_id": (int(scene.space.id),)},
        add,
        lambda row: drop(scene.admin, row),
        shown_as=lambda row: str(row.page_id),
    )
