"""Answers about who watches what, v1."""

from __future__ import annotations

from typing import Any

from watersmeet.api.binding import Call, answers
from watersmeet.api.v1 import parts, people, show
from watersmeet.api.v1.paging import clamped, cut, many
from watersmeet.contract.v1.common import Many
from watersmeet.contract.v1.content_watches import (
    AddContentWatcher,
    AddLabelWatcher,
    AddSpaceWatcher,
    GetContentWatchStatus,
    GetWatchersForSpace,
    GetWatchesForPage,
    GetWatchesForSpace,
    IsWatchingLabel,
    IsWatchingSpace,
    RemoveContentWatcher,
    RemoveLabelWatcher,
    RemoveSpaceWatch,
    SpaceWatch,
    UserWatch,
    Watch,
    WatchUser,
)
from watersmeet.domain import spaces, watches
from watersmeet.domain.watches import Target

OfContent = GetContentWatchStatus | AddContentWatcher | RemoveContentWatcher
OfLabel = IsWatchingLabel | AddLabelWatcher | RemoveLabelWatcher
OfSpace = IsWatchingSpace | AddSpaceWatcher | RemoveSpaceWatch
One = OfContent | OfLabel | OfSpace


# Who watches


async def _watchers(call: Call[Any], target: Target, start: int, limit: int) -> tuple[list[WatchUser], int, bool]:
    """A page of those who watch something, how many a page has at most, and whether there are more."""
    limit = clamped(limit)
    found = await watches.watchers(call.db, call.actor, target, offset=start, limit=limit + 1)
    ids, more = cut(found, limit)
    view = await show.people(call, *ids)
    return [_watcher(view, account_id) for account_id in ids], limit, more


def _watcher(view: parts.View, account_id: str) -> WatchUser:
    account = view.people[account_id]
    shown = parts.user(view, account_id)
    guest = account.guest == 1
    return WatchUser(
        type="known",
        account_id=account_id,
        account_type=account.account_type,
        email=shown.email or "",
        public_name=account.display_name,
        profile_picture=shown.profile_picture,
        display_name=account.display_name,
        operations=None,
        is_external_collaborator=guest,
        external_collaborator=guest,
        is_guest=guest,
        personal_space=None,
    )


@answers(GetWatchesForPage)
async def get_watches_for_page(call: Call[None], req: GetWatchesForPage) -> Many[Watch]:
    item = await watches.of_content(call.db, call.actor, req.id)
    people, limit, more = await _watchers(call, ("content", item.id), req.start, req.limit)
    found = [Watch(type=item.kind, watcher=who, content_id=item.id) for who in people]
    return many(call, found, req.start, limit, more)


async def _of_space(call: Call[Any], target: Target, key: str, start: int, limit: int) -> Many[SpaceWatch]:
    people, limit, more = await _watchers(call, target, start, limit)
    return many(call, [SpaceWatch(type="space", watcher=who, space_key=key) for who in people], start, limit, more)


@answers(GetWatchesForSpace)
async def get_watches_for_space(call: Call[None], req: GetWatchesForSpace) -> Many[SpaceWatch]:
    item = await watches.of_content(call.db, call.actor, req.id)
    return await _of_space(call, ("space", item.space_id), item.space_key, req.start, req.limit)


@answers(GetWatchersForSpace)
async def get_watchers_for_space(call: Call[None], req: GetWatchersForSpace) -> Many[SpaceWatch]:
    space = await spaces.by_key(call.db, call.actor, req.space_key)
    return await _of_space(call, ("space", space.id), space.key, req.start, req.limit)


# Whether somebody watches, beginning and ceasing to


async def _asked_for(call: Call[Any], req: One) -> tuple[str, Target]:
    """Whose watch of what a request is about. Raises Forbidden, NotFound."""
    named = req.account_id is not None or req.key is not None or req.username is not None
    name = people.asked_for(req.account_id, req.key, req.username) if named else None
    account_id = await watches.whose(call.db, call.actor, name)
    if isinstance(req, OfContent):
        return account_id, ("content", (await watches.of_content(call.db, call.actor, req.content_id)).id)
    if isinstance(req, OfLabel):
        return account_id, await watches.of_label(call.db, call.actor, req.label_name)
    return account_id, await watches.of_space(call.db, call.actor, req.space_key)


@answers(GetContentWatchStatus, IsWatchingLabel, IsWatchingSpace)
async def get_watch_status(
    call: Call[None], req: GetContentWatchStatus | IsWatchingLabel | IsWatchingSpace
) -> UserWatch:
    return UserWatch(watching=await watches.is_watching(call.db, *await _asked_for(call, req)))


@answers(AddContentWatcher, AddLabelWatcher, AddSpaceWatcher)
async def add_watcher(call: Call[None], req: AddContentWatcher | AddLabelWatcher | AddSpaceWatcher) -> None:
    await watches.watch(call.db, *await _asked_for(call, req), call.now)


@answers(RemoveContentWatcher, RemoveLabelWatcher, RemoveSpaceWatch)
async def remove_watcher(call: Call[None], req: RemoveContentWatcher | RemoveLabelWatcher | RemoveSpaceWatch) -> None:
    await watches.unwatch(call.db, *await _asked_for(call, req))
