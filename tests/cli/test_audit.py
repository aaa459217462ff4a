"""What commands change is in the audit log, as the system's doing, and no token with it."""

from __future__ import annotations

from typing import Any

from tests.cli.test_cli import Run, ok, options, run, within
from watersmeet.domain import people
from watersmeet.storage import audit
from watersmeet.storage.audit import Filter

__all__ = ["options", "run"]


def test_commands__are_recorded_as_the_systems(run: Run, options: list[str]) -> None:
    email = "audited@example.com"
    ok(run("user", "add", email))
    ok(run("group", "add", "audited"))
    ok(run("group", "add-user", "audited", email))
    secret = ok(run("token", "add", email, "--label", "a robot"))
    ok(run("token", "revoke", given=f"{secret}\n"))
    ok(run("user", "deactivate", email))
    ok(run("user", "deactivate", email))
    ok(run("user", "activate", email))
    ok(run("anonymous"))
    ok(run("anonymous", "--refused"))
    ok(run("classification", "add", "Audited"))
    ok(run("classification", "archive", "Audited"))
    ok(run("user", "list"))
    records = list(reversed(within(options, lambda session: audit.select(session, Filter(limit=1000)))))
    assert [one.summary for one in records][-11:] == [
        "User created",
        "Group created",
        "User added to group",
        "API token created",
        "API token revoked",
        "User deactivated",
        "User activated",
        "Anonymous access changed",
        "Anonymous access changed",
        "Classification level created",
        "Classification level changed",
    ]
    assert {(one.author_name, one.author_id, one.address, one.sys_admin) for one in records} == {
        ("System", None, "", 1)
    }
    kept = str(records)
    assert secret not in kept
    assert people.token_hash(secret) not in kept


def test_commands__that_are_refused_are_not_recorded(run: Run, options: list[str]) -> None:
    def count() -> int:
        async def work(session: Any) -> int:
            return len(await audit.select(session, Filter(limit=1000)))

        return int(within(options, work))

    ok(run("user", "add", "twice@example.com"))
    before = count()
    for words in (
        ("user", "add", "twice@example.com"),
        ("group", "add", " "),
        ("group", "add-user", "nobodys", "twice@example.com"),
        ("token", "add", "nobody@example.com"),
        ("classification", "publish", "none"),
    ):
        assert run(*words).exit_code == 1
    assert run("token", "revoke", given="none\n").exit_code == 1
    assert count() == before
