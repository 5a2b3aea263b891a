"""The command line: `private-eye demo | serve | say | doctor | backup | restore | check | …`."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge.cli import person, receipt
from bridge.cli.asking import CONFIG, DEMO_STATE
from bridge.cli.asking import ask as _ask
from bridge.cli.asking import config_option as _config
from bridge.cli.asking import contact_of as _contact
from bridge.cli.asking import state_of as _state
from bridge.cli.asking import state_option as _state_option
from bridge.errors import PrivateEyeError
from bridge.ops import core_dumps
from interaction_models import LOCALES

if TYPE_CHECKING:
    from bridge.backup.places import Places
    from bridge.config import Config

_ANEW = "An owner can set them again on the People page.\n"


class _Cli(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """An error of ours is a sentence and exit status 1, never a traceback.

        Whatever the command does, nothing of its memory is ever written to a disk.
        """
        core_dumps.forbid()
        try:
            return super().invoke(ctx)
        except PrivateEyeError as error:
            click.echo(error.message, err=True)
            ctx.exit(1)


@click.group(cls=_Cli)
@click.version_option(package_name="private-eye", prog_name="private-eye")
def main() -> None:
    """Home cameras by voice, that nobody but the household can see."""


@main.command()
@click.option("--port", default=8700, show_default=True, help="Of the pages; public is one above.")
@click.option("--state", type=click.Path(path_type=Path), default=DEMO_STATE, show_default=True)
def demo(port: int, state: Path) -> None:
    """Start with three simulated cameras: no hardware, no account, no network."""
    from bridge.demo.house import process as house  # noqa: PLC0415  # here and below: each command loads its own

    cameras = house.launch(Path(_ffmpeg(None).path))

    def settings() -> "Config":
        from bridge.config import Config, HomeDoorConfig, Listen, PublicDoorConfig  # noqa: PLC0415

        cameras.wait_ready()
        return Config(
            house="The demo house",
            state=state.expanduser(),
            home=HomeDoorConfig(listen=Listen(port=port)),
            public=PublicDoorConfig(listen=Listen(port=port + 1 if port else 0)),
            camera=cameras.cameras,
        )

    try:
        _run(settings, hint=f"\nThen, in a second terminal:  {_say_hint(state)}\n")
    finally:
        cameras.stop()


@main.command()
@_config
def serve(config: Path | None) -> None:
    """Run with your own cameras until stopped."""
    from bridge.config import load  # noqa: PLC0415

    _run(lambda: load(config or CONFIG))


_DEVICES = ["show", "show5", "spot", "firetv", "dot"]


@main.command()
@click.argument("words", nargs=-1)
@_config
@_state_option
@click.option("--device", type=click.Choice(_DEVICES), default="show")
@click.option("--locale", type=click.Choice(LOCALES), default="en-US")
@click.option("--touch", multiple=True, help="Touch a button instead: what it sends, one by one.")
@click.option("--new", is_flag=True, help="End the session that is open and begin another.")
@click.option("--json", "as_json", is_flag=True, help="Print what the skill answered, whole.")
def say(
    words: tuple[str, ...],
    config: Path | None,
    state: Path | None,
    device: str,
    locale: str,
    touch: tuple[str, ...],
    new: bool,
    as_json: bool,
) -> None:
    """Say something to the skill, as if to an Echo."""
    from bridge.console import shown  # noqa: PLC0415

    if bool(words) is bool(touch):
        raise click.UsageError("Say something, or touch a button.")
    what = {"touched": touch} if touch else {"text": " ".join(words), "new": new}
    ask = {**what, "device": device, "locale": locale}
    said = _ask(_state(config, state), "POST", "/api/v1/say", ask)
    if as_json:
        click.echo(json.dumps(said, indent=2))
        return
    click.echo(said["speech"] or "(Alexa says nothing.)")
    for line in shown.lines(said["directives"]):
        click.echo(f"  | {line}")
    if not said["session"]["open"]:
        click.echo(shown.BEGIN_AGAIN)


@main.command("sign-in")
@_config
@_state_option
def sign_in(config: Path | None, state: Path | None) -> None:
    """Print a new one-time link for a browser."""
    from bridge.app import new_link  # noqa: PLC0415
    from bridge.clock import SystemClock  # noqa: PLC0415
    from bridge.store.database import Database  # noqa: PLC0415

    folder = _state(config, state)
    url = _contact(folder)["url"]
    db = Database(folder / "private-eye.db")
    click.echo("Open this link, once, within 15 minutes:\n")
    click.echo(f"  {url}/sign-in#token={new_link(db, SystemClock())}")
    db.close()


@main.group()
def token() -> None:
    """Lasting tokens, for the Alexa skill in Lambda and for a home automation."""


@token.command("create")
@click.argument("name")
@click.option("--presence", is_flag=True, help="For a home automation: to say who is at home.")
@_config
def token_create(name: str, presence: bool, config: Path | None) -> None:
    """Print a new token, for the skill's questions or for who is at home. It is shown only now."""
    ask = {"name": name, "use": "presence" if presence else "voice"}
    click.echo(_ask(_state(config), "POST", "/api/v1/tokens", ask)["token"])


@token.command("list")
@_config
def token_list(config: Path | None) -> None:
    """Print the tokens there are: id, what for, when last used, name."""
    for known in _ask(_state(config), "GET", "/api/v1/tokens")["tokens"]:
        used = known["last_used_at"] or "never used"
        click.echo(f"{known['id']}  {known['use']:8}  {used:32}  {known['name']}")


@token.command("revoke")
@click.argument("token_id")
@_config
def token_revoke(token_id: str, config: Path | None) -> None:
    """End a token at once."""
    _ask(_state(config), "DELETE", f"/api/v1/tokens/{token_id}")


@main.group()
def camera() -> None:
    """About one camera."""


@camera.command("test")
@click.argument("url")
@click.option("--accept-any-certificate", is_flag=True, help="For rtsps:// with a home-made one.")
def camera_test(url: str, accept_any_certificate: bool) -> None:
    """Connect to a camera and say what it sends. The address may be quoted from its manual."""
    from bridge.cameras.trial import trial  # noqa: PLC0415

    seen = trial(
        _ffmpeg(None),
        url,
        certificate="accept-any" if accept_any_certificate else "verify",
        say=lambda word: click.echo(f"It is {word}.", err=True),
    )
    click.echo(seen.sentence())


@main.command()
@_config
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a list.")
def doctor(config: Path | None, as_json: bool) -> None:
    """Check an installation from inside, up to what an Echo would fetch."""
    from bridge.config import load  # noqa: PLC0415
    from bridge.doctor import command  # noqa: PLC0415

    sys.exit(command.run(load(config or CONFIG), as_json))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_config
@_state_option
@click.option("--clips", is_flag=True, help="Clips and their keys too, under a passphrase.")
@click.option("--list", "as_list", is_flag=True, help="Print the backups that were made.")
def backup(
    file: Path | None, config: Path | None, state: Path | None, clips: bool, as_list: bool
) -> None:
    """Write settings, people and the ledger to a file, also while Private Eye runs."""
    from bridge.backup import command  # noqa: PLC0415

    places = _places(config, state)
    if as_list:
        command.listed(places)
    elif file is None:
        raise click.UsageError("Name the FILE to write, or --list.")
    else:
        command.backup(places, file.expanduser(), clips=clips)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_config
@_state_option
@click.option("--replace", is_flag=True, help="Even where there is something; it is kept aside.")
@click.option("--no-clips", is_flag=True, help="Leave the clips of the backup out.")
@click.option("--accept", is_flag=True, help="Take the clips that wait in quarantine.")
@click.option("--drop", is_flag=True, help="Remove the clips that wait in quarantine.")
def restore(
    file: Path | None,
    config: Path | None,
    state: Path | None,
    replace: bool,
    no_clips: bool,
    accept: bool,
    drop: bool,
) -> None:
    """Bring a backup back, while Private Eye is stopped."""
    from bridge.backup import command  # noqa: PLC0415

    if sum((file is not None, accept, drop)) != 1:
        raise click.UsageError("Name the FILE to restore, or --accept, or --drop.")
    places = _places(config, state)
    if file is not None:
        command.restore(places, file.expanduser(), replace=replace, with_clips=not no_clips)
    elif accept:
        command.accept(places)
    else:
        command.drop(places)


@main.command()
@_config
@_state_option
@click.option("--repair", is_flag=True, help="Put right what can be, while Private Eye is stopped.")
@click.option("--hash", "hash_", is_flag=True, help="Also open every part of every clip.")
def check(config: Path | None, state: Path | None, repair: bool, hash_: bool) -> None:
    """Compare clips, their files and their keys. Exit status 1 when something is wrong."""
    from bridge.backup import checking  # noqa: PLC0415

    sys.exit(checking.run(_places(config, state), repair=repair, hash_=hash_))


@main.command()
@click.argument("what", type=click.Choice(["verify", "head"]))
@_config
@_state_option
@click.option("--head", "line", metavar="LINE", help="What `ledger head` printed earlier.")
def ledger(what: str, config: Path | None, state: Path | None, line: str | None) -> None:
    """Find out whether any entry was changed, or print a line to keep outside (head)."""
    from bridge.doctor import ledger as command  # noqa: PLC0415

    found = _state(config, state)
    sys.exit(command.verify(found, line) if what == "verify" else command.head(found))


@main.group("config")
def config_group() -> None:
    """About the configuration."""


@config_group.command("check")
@_config
def config_check(config: Path | None) -> None:
    """Read the configuration and name every mistake in it."""
    from bridge.config import load  # noqa: PLC0415

    path = config or CONFIG
    count = len(load(path).camera)
    click.echo(f"{path} is good: {count} camera{'' if count == 1 else 's'}.")


def _run(settings: Callable[[], "Config"], hint: str = "") -> None:
    """Start, print the link, wait for a signal, stop. A second signal exits at once.

    `settings` is asked for after the bridge was loaded: the demo's cameras get ready meanwhile.
    """
    from bridge.app import build  # noqa: PLC0415
    from bridge.ops import logs, memory  # noqa: PLC0415

    logs.setup("INFO")
    memory.settle()
    config = settings()
    bridge = build(config)
    bridge.start()
    stop = threading.Event()

    def on_signal(_number: int, _frame: object) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    click.echo(f"\nPrivate Eye is watching {len(config.camera)} cameras.\n")
    for name in bridge.unreadable:
        click.echo(f"The disk does not say what {name} may do, so they may do nothing. {_ANEW}")
    if hint or not bridge.signed_in:
        click.echo(f"Open this link, once:\n\n  {bridge.sign_in_link()}\n{hint}")
    else:
        click.echo(f"{bridge.addresses.home}  (`private-eye sign-in` prints a new link)\n")
    sys.stdout.flush()
    stop.wait()
    click.echo("Stopping.")
    bridge.stop()


def _say_hint(state: Path) -> str:
    command = Path(sys.argv[0])
    shown = command if command.name == "private-eye" else Path(".venv/bin/private-eye")
    if shown.is_absolute() and shown.is_relative_to(Path.cwd()):
        shown = shown.relative_to(Path.cwd())
    where = "" if state == DEMO_STATE else f" --state {state}"
    return f'{shown} say{where} "show the front room"'


def _ffmpeg(configured: Path | None) -> Any:
    from bridge.cameras import binary  # noqa: PLC0415

    return binary.locate(configured)


def _places(config: Path | None, state: Path | None) -> "Places":
    from bridge.backup.places import Places  # noqa: PLC0415
    from bridge.config import load  # noqa: PLC0415

    folder, clips = _state(config, state), None
    if state is None and (config is not None or CONFIG.exists()):
        clips = load(config or CONFIG).clips.folder
    return Places(folder, clips or folder / "clips")


main.add_command(person.person)
main.add_command(receipt.receipt)

if __name__ == "__main__":
    main()
