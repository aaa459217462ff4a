"""The command line: every command and its options, each with a WATERSMEET_ twin in the environment."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from watersmeet import __version__
from watersmeet.cli import reindexing
from watersmeet.cli import where as whereabouts
from watersmeet.cli.serve import serve_forever
from watersmeet.cli.setup import ensure_current, migrate_now, told_in_words
from watersmeet.config import Config
from watersmeet.contract.deviations import deviations_markdown
from watersmeet.domain import classification, people, site
from watersmeet.model.ids import now
from watersmeet.storage import accounts
from watersmeet.storage.work import Session

T = TypeVar("T")


def _text(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Text that a database can hold: a shell passes on bytes that are none."""
    if value is not None and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value):
        raise click.BadParameter("it is not valid UTF-8, or holds a NUL.")
    return value


def _checked_url(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    try:
        Config(data=Path(), database=value).check()
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


def _checked_files(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    try:
        Config(data=Path(), files=value).open_files()
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    data = click.option(
        "--data",
        type=click.Path(path_type=Path),
        default=Path("watersmeet-data"),
        envvar="WATERSMEET_DATA",
        show_default=True,
        help="Folder of the embedded database and of attachments.",
    )
    database = click.option(
        "--database",
        envvar="WATERSMEET_DATABASE",
        callback=_checked_url,
        help="sqlite:///path or postgresql://user@host:port/name; the default is a SQLite file in the data folder.",
    )
    return data(database(command))


def _work(config: Config, work: Callable[[Session], Awaitable[T]]) -> T:
    """Run one transaction on a database that may be in use by a server, and report refusals in words."""

    async def run() -> T:
        await ensure_current(config)
        database = config.open_database(shared=True)
        await database.open()
        try:
            return await database.write(work)
        finally:
            await database.close()

    with told_in_words():
        return asyncio.run(run())


@click.group()
@click.version_option(__version__, prog_name="watersmeet")
def cli() -> None:
    """A self-hosted wiki server that speaks the Confluence Cloud REST API."""


@cli.command()
@click.option("--host", default="127.0.0.1", envvar="WATERSMEET_HOST", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8090, envvar="WATERSMEET_PORT", show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    envvar="WATERSMEET_WORKERS",
    show_default=True,
    help="Needs PostgreSQL.",
)
@click.option(
    "--files",
    envvar="WATERSMEET_FILES",
    callback=_checked_files,
    help="Where attachments are: file:///path or s3://bucket/prefix; the default is `files` in the data folder.",
)
@click.option("--base-url", envvar="WATERSMEET_BASE_URL", help="Public URL, for links. Default: the request's Host.")
@click.option("--admin-email", envvar="WATERSMEET_ADMIN_EMAIL", default="admin@example.com", show_default=True)
@click.option("--admin-token", envvar="WATERSMEET_ADMIN_TOKEN", help="API token of the first administrator.")
@click.option("--demo", is_flag=True, envvar="WATERSMEET_DEMO", help="Add a space with pages to try things on.")
@_shared
def serve(
    host: str,
    port: int,
    workers: int,
    files: str | None,
    base_url: str | None,
    admin_email: str,
    admin_token: str | None,
    demo: bool,
    data: Path,
    database: str | None,
) -> None:
    """Run the server. With nothing else given it works: it makes its data folder and a first administrator."""
    config = Config(data=data, database=database, base_url=base_url, files=files)
    sys.exit(
        serve_forever(config, host=host, port=port, workers=workers, email=admin_email, token=admin_token, demo=demo)
    )


@cli.command()
@_shared
def migrate(data: Path, database: str | None) -> None:
    """Bring a database up to date."""
    with told_in_words():
        click.echo(asyncio.run(migrate_now(Config(data=data, database=database))))


@cli.command()
@click.option("--words", is_flag=True, help="Also split all texts anew, because the index is damaged.")
@_shared
def reindex(words: bool, data: Path, database: str | None) -> None:
    """Hold the search index against what there is to be found, and mend it. A server may run meanwhile.

    With --words and an embedded database it may not.
    """
    config = Config(data=data, database=database)

    async def run() -> str:
        await ensure_current(config)
        opened = config.open_database(shared=not (words and config.embedded))
        await opened.open()
        try:
            return await reindexing.reindex(opened, words=words)
        finally:
            await opened.close()

    with told_in_words():
        click.echo(asyncio.run(run()))


@cli.group("user")
def users() -> None:
    """People."""


@users.command("add")
@click.argument("email", callback=_text)
@click.option("--name", callback=_text, help="Display name; the default is the e-mail's first part.")
@click.option("--admin", is_flag=True, help="Make them an administrator.")
@click.option("--time-zone", callback=_text, help="Where they live, such as Europe/Berlin; the default is UTC.")
@_shared
def user_add(
    email: str, name: str | None, admin: bool, time_zone: str | None, data: Path, database: str | None
) -> None:
    """Add a person and print their accountId."""
    config = Config(data=data, database=database)
    made = _work(config, lambda session: people.add_user(session, now(), email, name, admin=admin, time_zone=time_zone))
    click.echo(made.account_id)


@users.command("time-zone")
@click.argument("email", callback=_text)
@click.argument("zone", callback=_text)
@_shared
def user_time_zone(email: str, zone: str, data: Path, database: str | None) -> None:
    """Say where a person lives, such as Europe/Berlin: dates in their searches are meant so."""
    _work(Config(data=data, database=database), lambda session: people.set_time_zone(session, email, zone))


@users.command("list")
@_shared
def user_list(data: Path, database: str | None) -> None:
    """List everybody: accountId, e-mail, name."""
    for account in _work(Config(data=data, database=database), accounts.everyone):
        click.echo(f"{account.account_id}\t{account.email or ''}\t{account.display_name}")


@users.command("deactivate")
@click.argument("email", callback=_text)
@_shared
def user_deactivate(email: str, data: Path, database: str | None) -> None:
    """Let a person come in no more, from their next request on. What they wrote and were granted stays."""
    _work(Config(data=data, database=database), lambda session: people.set_active(session, email, False))


@users.command("activate")
@click.argument("email", callback=_text)
@_shared
def user_activate(email: str, data: Path, database: str | None) -> None:
    """Let a person come in again."""
    _work(Config(data=data, database=database), lambda session: people.set_active(session, email, True))


@cli.group("group")
def groups() -> None:
    """Groups."""


@groups.command("add")
@click.argument("name", callback=_text)
@_shared
def group_add(name: str, data: Path, database: str | None) -> None:
    """Add a group and print its id."""
    made = _work(Config(data=data, database=database), lambda session: people.add_group(session, name))
    click.echo(made.group_id)


@groups.command("add-user")
@click.argument("name", callback=_text)
@click.argument("email", callback=_text)
@_shared
def group_add_user(name: str, email: str, data: Path, database: str | None) -> None:
    """Put a person into a group."""
    _work(Config(data=data, database=database), lambda session: people.add_to_group(session, name, email))


@cli.group("token")
def tokens() -> None:
    """API tokens."""


@tokens.command("add")
@click.argument("email", callback=_text)
@click.option("--label", callback=_text, default="", help="What it is for.")
@click.option("--scopes", callback=_text, help="Space-separated scopes; the default is all that the person may do.")
@_shared
def token_add(email: str, label: str, scopes: str | None, data: Path, database: str | None) -> None:
    """Make a token and print it, once: only its hash is kept."""
    config = Config(data=data, database=database)
    click.echo(_work(config, lambda session: people.add_token(session, now(), email, label=label, scopes=scopes)))


@tokens.command("revoke")
@_shared
def token_revoke(data: Path, database: str | None) -> None:
    """Revoke the token given on standard input; it is worthless from the next request on."""
    secret = sys.stdin.readline().strip()
    _work(Config(data=data, database=database), lambda session: people.revoke_token(session, secret))


@cli.group("classification")
def classification_levels() -> None:
    """Levels of classification: how confidential content is."""


@classification_levels.command("add")
@click.argument("name", callback=_text)
@click.option("--description", callback=_text, default="", help="What the level means.")
@click.option("--guideline", callback=_text, default="", help="How to handle what bears it.")
@click.option("--color", type=click.Choice(classification.COLORS, case_sensitive=False), default="GREY")
@click.option("--order", type=click.IntRange(0, 2**31 - 1), help="Its place in the list; the default is the end.")
@click.option("--draft", is_flag=True, help="Nobody can give it to content until it is published.")
@_shared
def classification_add(
    name: str,
    description: str,
    guideline: str,
    color: str,
    order: int | None,
    draft: bool,
    data: Path,
    database: str | None,
) -> None:
    """Add a level and print its id."""

    async def add(session: Session) -> str:
        made = await classification.add(
            session, name, description=description, guideline=guideline, color=color, order=order, draft=draft
        )
        return made.id

    click.echo(_work(Config(data=data, database=database), add))


@classification_levels.command("list")
@_shared
def classification_list(data: Path, database: str | None) -> None:
    """List the levels in their order: id, status, color, name."""
    for level in _work(Config(data=data, database=database), classification.levels):
        click.echo(f"{level.id}\t{level.status}\t{level.color}\t{level.name}")


@classification_levels.command("publish")
@click.argument("name", callback=_text)
@_shared
def classification_publish(name: str, data: Path, database: str | None) -> None:
    """Put a level, by name or id, into use."""
    config = Config(data=data, database=database)
    _work(config, lambda session: classification.set_status(session, name, "PUBLISHED"))


@classification_levels.command("archive")
@click.argument("name", callback=_text)
@_shared
def classification_archive(name: str, data: Path, database: str | None) -> None:
    """Take a level, by name or id, out of use. What bears it keeps it."""
    config = Config(data=data, database=database)
    _work(config, lambda session: classification.set_status(session, name, "ARCHIVED"))


@cli.command()
@click.option("--allowed/--refused", default=True, help="Whether people without a credential may read.")
@_shared
def anonymous(allowed: bool, data: Path, database: str | None) -> None:
    """Let people in without a credential, or no longer. They see the spaces that are granted to them."""
    _work(Config(data=data, database=database), lambda session: site.allow_anonymous(session, allowed))


@cli.command()
@click.argument("method", callback=_text)
@click.argument("path", callback=_text)
def where(method: str, path: str) -> None:
    """Print which contract class, answer and tests serve a request."""
    found = whereabouts.of(method.upper(), path)
    if found is None:
        raise click.ClickException(f"Nothing serves {method.upper()} {path}.")
    click.echo(found)


@cli.command()
@click.option("--markdown", is_flag=True, help="As a Markdown page.")
def coverage(markdown: bool) -> None:
    """Print how many of the published operations are answered, per group."""
    click.echo(whereabouts.coverage(markdown=markdown))


@cli.command(hidden=True)
def deviations() -> None:
    """Print where this server differs from the published documents, and why: docs/deviations.md."""
    click.echo(deviations_markdown())


def main() -> None:
    """The entry point."""
    cli(prog_name="watersmeet")
