"""Every command but serve, on both databases: what it prints, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import DATABASES, POSTGRES, postgres_url, skip_without_postgres
from watersmeet import __version__
from watersmeet.api.binding import ANSWERS
from watersmeet.cli.main import cli
from watersmeet.config import Config
from watersmeet.contract.catalogue import OPERATIONS
from watersmeet.domain import people
from watersmeet.model.ids import now
from watersmeet.storage import accounts

Run = Callable[..., Result]
ACCOUNT = re.compile(r"712020:[0-9a-f-]{36}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{30,}")


@pytest.fixture(scope="module", params=DATABASES)
def options(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The options that name a database. The embedded one is not there yet; the other one has its schema."""
    if request.param == "sqlite":
        yield ["--data", str(tmp_path_factory.mktemp("cli") / "data")]
        return
    skip_without_postgres()
    with postgres_url() as url:
        assert CliRunner().invoke(cli, ["migrate", "--database", url]).output == "The database is set up.\n"
        yield ["--database", url]


@pytest.fixture
def run(options: list[str]) -> Run:
    """Runs a command on the database."""

    def call(*words: str, given: str | None = None) -> Result:
        return CliRunner().invoke(cli, [*words, *options], input=given)

    return call


def ok(result: Result) -> str:
    """What a command printed that went well."""
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout.removesuffix("\n")


def refused(result: Result, *said: str) -> None:
    """A command that went wrong says so in words, on the error stream, and exits with a status."""
    assert result.exit_code in (1, 2), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.stdout == ""
    assert "Error: " in result.stderr
    for words in said:
        assert words in result.stderr, result.stderr


def within(options: list[str], work: Any) -> Any:
    """Run a transaction on the database, as a server beside would."""
    kind, value = options
    config = Config(data=Path(value)) if kind == "--data" else Config(data=Path(), database=value)

    async def do() -> Any:
        database = config.open_database(shared=True)
        await database.open()
        try:
            return await database.write(work)
        finally:
            await database.close()

    return asyncio.run(do())


def test_user_add__prints_the_account_id(run: Run) -> None:
    account_id = ok(run("user", "add", "ada@example.com", "--name", "Ada Lovelace"))
    assert ACCOUNT.fullmatch(account_id)
    lines = ok(run("user", "list")).splitlines()
    assert f"{account_id}\tada@example.com\tAda Lovelace" in lines


def test_user_add__name_defaults_to_the_first_part(run: Run) -> None:
    account_id = ok(run("user", "add", "grace.hopper@example.com"))
    assert f"{account_id}\tgrace.hopper@example.com\tgrace.hopper" in ok(run("user", "list")).splitlines()


def test_user_add__admin_is_in_the_group_of_administrators(run: Run, options: list[str]) -> None:
    ok(run("user", "add", "root@example.com", "--admin"))
    ok(run("user", "add", "plain@example.com"))

    async def groups(session: Any, email: str) -> set[str | None]:
        account = await people.user(session, email)
        return {group.role for group in await accounts.groups_of(session, account.account_id)}

    assert within(options, lambda session: groups(session, "root@example.com")) == {"users", "admins"}
    assert within(options, lambda session: groups(session, "plain@example.com")) == {"users"}


@pytest.mark.parametrize("email", ["", "nobody", "a b@c", "@", "a@", "@b", "two@at@signs"])
def test_user_add__not_an_address_is_refused(run: Run, email: str) -> None:
    refused(run("user", "add", email), "is not an e-mail address")


@pytest.mark.parametrize("bad", ["a\x00b", "a\udcffb"], ids=["NUL", "no UTF-8"])
def test_text__that_is_none_is_refused(run: Run, bad: str) -> None:
    refused(run("user", "add", f"{bad}@example.com"), "UTF-8")
    refused(run("user", "add", "text@example.com", "--name", bad), "UTF-8")
    refused(run("group", "add", bad), "UTF-8")
    refused(run("group", "add-user", bad, "a@example.com"), "UTF-8")
    refused(run("token", "add", "a@example.com", "--label", bad), "UTF-8")
    refused(run("token", "add", "a@example.com", "--scopes", bad), "UTF-8")


def test_user_add__taken_address_is_refused_whatever_its_case(run: Run) -> None:
    ok(run("user", "add", "twice@example.com"))
    before = ok(run("user", "list"))
    refused(run("user", "add", "Twice@Example.COM"), "already")
    assert ok(run("user", "list")) == before


def test_group__add_and_put_people_in(run: Run, options: list[str]) -> None:
    ok(run("user", "add", "member@example.com"))
    group_id = ok(run("group", "add", "Writers"))
    assert re.fullmatch(r"[0-9a-f-]{36}", group_id)
    assert ok(run("group", "add-user", "Writers", "member@example.com")) == ""

    async def groups(session: Any) -> set[str]:
        account = await people.user(session, "member@example.com")
        return {group.name for group in await accounts.groups_of(session, account.account_id)}

    assert "Writers" in within(options, groups)
    refused(run("group", "add-user", "Writers", "member@example.com"), "already")
    refused(run("group", "add", "Writers"), "already")
    refused(run("group", "add", " "), "needs a name")
    refused(run("group", "add-user", "Nosuch", "member@example.com"), "no group", "watersmeet group add Nosuch")
    refused(run("group", "add-user", "Writers", "nobody@example.com"), "no user", "watersmeet user list")


def test_token__made_once_kept_as_a_hash_and_revoked(run: Run, options: list[str]) -> None:
    ok(run("user", "add", "holder@example.com"))
    token = ok(run("token", "add", "holder@example.com", "--label", "laptop", "--scopes", "read:page:confluence"))
    assert TOKEN.fullmatch(token)

    async def who(session: Any) -> Any:
        return await people.actor_of_token(session, "holder@example.com", token, now())

    actor, expires_at = within(options, who)
    assert actor.email == "holder@example.com"
    assert actor.scopes == {"read:page:confluence"}
    assert expires_at is None
    assert token != ok(run("token", "add", "holder@example.com"))
    assert ok(run("token", "revoke", given=token + "\n")) == ""
    assert within(options, who) is None
    refused(run("token", "revoke", given=token + "\n"), "no such token")


def test_token__nobodys_is_refused(run: Run) -> None:
    refused(run("token", "add", "nobody@example.com"), "no user", "watersmeet user list")
    for given in ("", "\n", "nonsense\n", "é\n", "x" * 100_000 + "\n"):
        refused(run("token", "revoke", given=given), "no such token")


def test_anonymous__lets_in_and_shuts_out(run: Run, options: list[str]) -> None:
    for word, allowed in (("--allowed", True), ("--refused", False), ("--allowed", True)):
        assert ok(run("anonymous", word)) == ""
        assert bool(within(options, accounts.the_site).anonymous) == allowed


def test_migrate__again_does_nothing(run: Run) -> None:
    ok(run("user", "list"))
    assert ok(run("migrate")) == "The database is up to date."
    assert ok(run("migrate")) == "The database is up to date."


def test_migrate__makes_the_embedded_database(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["migrate", "--data", str(tmp_path / "a" / "b")])
    assert ok(result) == "The database is set up."
    assert (tmp_path / "a" / "b" / "watersmeet.db").exists()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_options__from_the_environment(tmp_path: Path) -> None:
    environment = {"WATERSMEET_DATABASE": f"sqlite:///{tmp_path}/other.db"}
    assert ok(CliRunner(env=environment).invoke(cli, ["user", "list"])) == ""
    assert (tmp_path / "other.db").exists()
    environment = {"WATERSMEET_DATA": str(tmp_path / "data")}
    assert ok(CliRunner(env=environment).invoke(cli, ["user", "list"])) == ""
    assert (tmp_path / "data" / "watersmeet.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("user", "add", "a@example.com"),
        ("group", "add", "x"),
        ("group", "add-user", "x", "a@example.com"),
        ("token", "add", "a@example.com"),
        ("token", "revoke"),
        ("anonymous",),
        ("migrate",),
    ],
    ids=lambda words: "-".join(words[:2]),
)
def test_database__that_cannot_be_used_is_told_in_words(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 20)

    def call(*options: str) -> Result:
        return CliRunner().invoke(cli, [*words, *options])

    refused(call("--data", str(file)), str(file))
    refused(call("--data", "/proc/none"), "/proc/none")
    refused(call("--database", f"sqlite:///{file}"), "not a database")
    for url in ("nonsense", "mysql://root@localhost/x", "sqlite:///", "sqlite:/x", "postgresql://[x", "http://x"):
        refused(call("--database", url), "is no database URL")
    refused(call("--database", "postgresql://root@127.0.0.1:1/none"), "cannot be reached")


def test_database__of_postgres_that_is_not_there_is_told_in_words() -> None:
    skip_without_postgres()
    server = POSTGRES.rpartition("/")[0]
    for words in (["user", "list"], ["migrate"]):
        result = CliRunner().invoke(cli, [*words, "--database", f"{server}/none_such_database"])
        refused(result, "none_such_database", "does not exist")


def test_database__of_postgres_without_schema_says_what_to_do() -> None:
    skip_without_postgres()
    result = CliRunner().invoke(cli, ["user", "list", "--database", f"{POSTGRES.rpartition('/')[0]}/template1"])
    refused(result, "watersmeet migrate")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_where__finds_every_answered_operation(operation: Any) -> None:
    path = re.sub(r"\{[^}]*\}", "1", operation.op.path)
    result = CliRunner().invoke(cli, ["where", operation.op.method.lower(), path])
    if operation not in ANSWERS:
        refused(result, "Nothing serves")
        return
    lines = ok(result).splitlines()
    assert re.fullmatch(rf"contract +src/watersmeet/contract/.*\.py:\d+ +{operation.__name__}", lines[0])
    assert re.fullmatch(r"answer +src/watersmeet/api/.*\.py:\d+ +\w+", lines[1])
    assert all(re.fullmatch(r"test +tests/.*\.py:\d+ +test_\w+", line) for line in lines[2:])


@pytest.mark.parametrize(
    "words", [("GET", "/none"), ("BREW", "/wiki/api/v2/pages"), ("GET", ""), ("", ""), ("GET", "%")]
)
def test_where__nothing_is_told_in_words(words: tuple[str, str]) -> None:
    refused(CliRunner().invoke(cli, ["where", *words]), "Nothing serves")


def test_where__bytes_that_are_no_text_are_refused() -> None:
    refused(CliRunner().invoke(cli, ["where", "GET", "/\udcff"]), "UTF-8")


def test_where__takes_a_whole_address() -> None:
    plain = ok(CliRunner().invoke(cli, ["where", "GET", "/wiki/api/v2/pages/42"]))
    assert ok(CliRunner().invoke(cli, ["where", "GET", "/wiki/api/v2/pages/42/?body-format=storage"])) == plain
    assert ok(CliRunner().invoke(cli, ["where", "GET", "/ex/confluence/abc/wiki/api/v2/pages/42"])) == plain


def test_coverage__counts_what_is_answered() -> None:
    table = ok(CliRunner().invoke(cli, ["coverage"]))
    assert re.search(r"\d+ */ *\d+", table)
    page = ok(CliRunner().invoke(cli, ["coverage", "--markdown"]))
    assert page.startswith("#")
    assert "|" in page


def test_help__of_every_command() -> None:
    def every(command: Any, words: list[str]) -> None:
        result = CliRunner().invoke(cli, [*words, "--help"])
        assert "Usage:" in ok(result)
        for name, inner in getattr(command, "commands", {}).items():
            every(inner, [*words, name])

    every(cli, [])
    assert __version__ in ok(CliRunner().invoke(cli, ["--version"]))
    refused(CliRunner().invoke(cli, ["nosuch"]), "No such command")
    refused(CliRunner().invoke(cli, ["user", "add"]), "Missing argument")


def test_user_deactivate__lets_nobody_in_until_activated(run: Run, options: list[str]) -> None:
    email = "leaver@example.com"
    ok(run("user", "add", email))
    secret = ok(run("token", "add", email))

    def comes_in() -> bool:
        return within(options, lambda session: people.actor_of_token(session, email, secret, now())) is not None

    assert comes_in()
    for _ in range(2):
        assert ok(run("user", "deactivate", email)) == ""
    assert not comes_in()
    assert ok(run("user", "activate", email)) == ""
    assert comes_in()
    refused(run("user", "deactivate", "nobody@example.com"), "nobody@example.com", "watersmeet user list")


def test_user_time_zone__is_where_a_person_lives(run: Run, options: list[str]) -> None:
    def lives_in(email: str) -> str | None:
        account = within(options, lambda session: accounts.by_email(session, email))
        return account.time_zone  # type: ignore[no-any-return]

    ok(run("user", "add", "near@example.com", "--time-zone", "Europe/Berlin"))
    ok(run("user", "add", "somewhere@example.com"))
    assert (lives_in("near@example.com"), lives_in("somewhere@example.com")) == ("Europe/Berlin", None)
    assert ok(run("user", "time-zone", "somewhere@example.com", "America/New_York")) == ""
    assert lives_in("somewhere@example.com") == "America/New_York"
    for zone in ("Nowhere/Atall", "", "../etc/passwd", "europe/berlin"):
        refused(run("user", "time-zone", "near@example.com", zone), "is not a time zone")
        refused(run("user", "add", "other@example.com", "--time-zone", zone), "is not a time zone")
    refused(run("user", "time-zone", "nobody@example.com", "UTC"), "nobody@example.com", "watersmeet user list")
    assert lives_in("near@example.com") == "Europe/Berlin"


def test_classification__levels_are_added_listed_published_and_archived(run: Run) -> None:
    secret = ok(run("classification", "add", "Secret", "--color", "red", "--description", "d", "--guideline", "g"))
    early = ok(run("classification", "add", "Open", "--order", "0", "--draft"))
    assert re.fullmatch(r"[0-9a-f-]{36}", secret)
    lines = ok(run("classification", "list")).splitlines()
    assert lines == [f"{early}\tDRAFT\tGREY\tOpen", f"{secret}\tPUBLISHED\tRED\tSecret"]
    assert ok(run("classification", "publish", "open")) == ""
    assert ok(run("classification", "archive", secret)) == ""
    lines = ok(run("classification", "list")).splitlines()
    assert lines == [f"{early}\tPUBLISHED\tGREY\tOpen", f"{secret}\tARCHIVED\tRED\tSecret"]


def test_classification__says_what_is_wrong(run: Run) -> None:
    ok(run("classification", "add", "Taken"))
    refused(run("classification", "add", "taken"), "already")
    refused(run("classification", "add", " "), "needs a name")
    refused(run("classification", "add", "x", "--color", "pink"), "pink")
    refused(run("classification", "add", "x", "--order", "-1"), "-1")
    refused(run("classification", "archive", "Nosuch"), "Nosuch", "watersmeet classification list")
    refused(run("classification", "add", "a\udcffb"), "UTF-8")
