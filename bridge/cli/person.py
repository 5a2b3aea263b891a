"""`private-eye person`: the people of the house, where no browser is at hand."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bridge.cli.asking import ask, config_option, state_of, state_option
from bridge.errors import Kind, PrivateEyeError

_PEOPLE = "/api/v1/people"
_role = click.option(
    "--role",
    type=click.Choice(["guest", "member", "owner", "reviewer"]),
    default="guest",
    show_default=True,
)


@click.group()
def person() -> None:
    """People of the house: who they are, and their links."""


@person.command("list")
@config_option
@state_option
def list_(config: Path | None, state: Path | None) -> None:
    """Print people and screens: role, what they see, until when."""
    answer = ask(state_of(config, state), "GET", _PEOPLE)
    names = {camera["id"]: camera["name"] for camera in answer["cameras"]}
    for one in answer["people"]:
        click.echo(f"{one['name']:24}  {one['role']:8}  {_sees(one, names)}")


@person.command()
@click.argument("name")
@_role
@click.option("--camera", "cameras", multiple=True, help="Its id; may be repeated. Default: all.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, like 2026-03-06.")
@config_option
@state_option
def add(
    name: str,
    role: str,
    cameras: tuple[str, ...],
    until: datetime | None,
    config: Path | None,
    state: Path | None,
) -> None:
    """Add somebody, and print the link by which they come in, once."""
    wish = {
        "name": name,
        "role": role,
        "cameras": list(cameras) or None,
        "until_day": until.date().isoformat() if until else None,
    }
    _print(ask(state_of(config, state), "POST", _PEOPLE, wish)["link"])


@person.command()
@click.argument("name")
@config_option
@state_option
def link(name: str, config: Path | None, state: Path | None) -> None:
    """Print a new link for somebody; the older one ends."""
    folder = state_of(config, state)
    _print(ask(folder, "POST", f"{_PEOPLE}/{_id(folder, name)}/link", {})["link"])


@person.command()
@click.argument("name")
@config_option
@state_option
def remove(name: str, config: Path | None, state: Path | None) -> None:
    """Show somebody out: all that they have ends at once."""
    folder = state_of(config, state)
    ask(folder, "DELETE", f"{_PEOPLE}/{_id(folder, name)}")
    click.echo(f"{name} can no longer see anything.")


def _id(folder: Path, name: str) -> str:
    people = ask(folder, "GET", _PEOPLE)["people"]
    found = [str(one["id"]) for one in people if one["name"].casefold() == name.casefold()]
    if len(found) != 1:
        raise PrivateEyeError(Kind.NOT_FOUND, f"Nobody here is called {name}.")
    return found[0]


def _sees(one: dict[str, Any], names: dict[str, str]) -> str:
    if not one["readable"]:
        return "nothing: their rights could not be read from the disk"
    if one["over"]:
        return f"nothing: their last day was {one['until_day']}"
    if one["role"] == "reviewer":
        return "what is shared with them"
    rooms = one["cameras"]
    what = "every camera" if rooms is None else ", ".join(names.get(id_, id_) for id_ in rooms)
    when = " at certain hours" if one["hours"] else ""
    until = f" until {one['until_day']}" if one["until_day"] else ""
    return f"{what or 'no camera'}{when}{until}"


def _print(made: dict[str, str]) -> None:
    click.echo("Send them this link. It works once, for three days, and is not shown again:\n")
    click.echo(f"  {made['url']}\n")
    click.echo("If they reach this machine at another address, put that into the link.")
