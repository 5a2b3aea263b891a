"""`private-eye backup` and `restore`: prints what was done, and what that means."""

import os
from pathlib import Path

import click

from bridge.backup import making, quarantine, restoring, rows
from bridge.backup.places import Places
from bridge.backup.restoring import Restored, RestoreRequest
from bridge.backup.sealed import SHORTEST, long_enough
from bridge.clock import Clock, SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.store.database import Database

# For a backup that nobody sits beside.
PASSPHRASE = "PRIVATE_EYE_BACKUP_PASSPHRASE"  # noqa: S105  # the name of a variable
_CLIPS_WARNING = (
    "Clips that are deleted from now on stay in this backup: a deletion does not reach it. Whoever "
    "has the file and the passphrase can watch them. Remove the file when you do not need it."
)
_NO_CLIPS = "Clips and their keys are not in it; --clips adds them under a passphrase."
_WHO = "Keep it private: it says who may use the house, and what was done in it."
_UNKNOWN_CLIPS = (
    "In quarantine ({}), where no page shows them: {}. Nothing here says whether they were deleted "
    "after the backup was made. `private-eye restore --accept` puts them among your clips and asks "
    "for the passphrase; `private-eye restore --drop` removes them."
)
_UNKNOWN_PEOPLE = (
    "Nothing here says what was ended or hidden after the backup was made. People who were "
    "removed, and sessions, tokens and Alexa users that were ended, are valid again, and each "
    "camera is on or off as it was then. Look through them as soon as Private Eye has started."
)
_UNKNOWN_NAMES = (
    "Nothing here says what was ended or hidden after the backup was made. People who were "
    "removed are listed again, and each camera is on or off as it was then."
)
_NOBODY_VOUCHES = (
    "Nothing shows that nobody changed this backup: this house's key did not make it, and no "
    "passphrase vouches for it. So nobody is let in by what is in it: it brought no sessions, "
    "tokens, invitations, links to Alexa, passwords, passkeys or codes. Start Private Eye, open "
    "the link that `private-eye sign-in` prints, look through people, cameras and settings, and "
    "invite the others again."
)
_BRING_KEY = (
    "If you have the house.key of the house that made it, put it into {} and restore once more "
    "with --replace: that key vouches for a backup of this version."
)
_KEPT_PEOPLE = (
    "People, their rights and how they sign in are as they were before restoring, and so are "
    "privacy mode and black areas."
)
_EXPIRE = (
    "How long clips are kept counts for these too: those past their time go when Private Eye "
    "starts, except starred ones."
)


def backup(places: Places, target: Path, *, clips: bool, clock: Clock | None = None) -> None:
    passphrase = _new_passphrase() if clips else None
    made = making.make(places, target, passphrase=passphrase, clock=clock or SystemClock())
    click.echo(f"Backed up settings, people and the ledger to {target} ({_size(made.bytes)}).")
    click.echo(_WHO)
    if not clips:
        click.echo(_NO_CLIPS)
        return
    click.echo(f"In it too: {_count(made.clips)}, with keys under the passphrase.")
    if made.left_out:
        click.echo(
            f"Not in it: {_count(made.left_out)} that could not be read, or deleted meanwhile; "
            "`private-eye check` says more."
        )
    if made.clips:
        click.echo(_CLIPS_WARNING)


def listed(places: Places) -> None:
    """Print the backups that the ledger tells of."""
    if not places.database.exists():
        raise PrivateEyeError(Kind.NOT_FOUND, "There are no records in this state folder.")
    db = Database(places.database)
    try:
        with db.read() as tx:
            made = rows.made(tx)
    finally:
        db.close()
    for one in made:
        at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
        what = f"with {_count(one.clips)}" if one.clips else "without clips"
        click.echo(f"{at}  {_size(one.bytes):>9}  {one.file}, {what}")
    if not made:
        click.echo("No backup was made of this house.")
    elif any(one.clips for one in made):
        click.echo("\nA deletion does not reach backups with clips: remove the files themselves.")


def restore(
    places: Places,
    source: Path,
    *,
    replace: bool,
    with_clips: bool,
    clock: Clock | None = None,
) -> None:
    request = RestoreRequest(source, _passphrase, replace, with_clips)
    done = restoring.restore(places, request, clock=clock or SystemClock())
    click.echo(f"Restored the backup of {done.made_at.astimezone():%Y-%m-%d %H:%M}.")
    click.echo(f"It is in {places.state.resolve()} now.")
    for line in _told(done, places):
        click.echo(line)
    if done.aside is not None:
        kept = [str(path) for path in places.aside(done.aside)]
        click.echo(
            f"What was here is kept in {' and '.join(kept)}, clips too. A deletion does not reach "
            "it: remove it when you do not need it."
        )


def accept(places: Places, *, clock: Clock | None = None) -> None:
    count = quarantine.accept(places, _passphrase, clock=clock or SystemClock())
    click.echo(f"Now among your clips: {_count(count)}.")
    click.echo(_EXPIRE)


def drop(places: Places, *, clock: Clock | None = None) -> None:
    count = quarantine.drop(places, clock=clock or SystemClock())
    click.echo(f"Removed from quarantine: {_count(count)}. The backup file still has them.")


def _told(done: Restored, places: Places) -> list[str]:
    lines = []
    if done.clips:
        lines += [f"Brought back: {_count(done.clips)}.", _EXPIRE]
    if done.deleted:
        lines.append(f"Deleted after it was made, so not brought back: {_count(done.deleted)}.")
    if done.quarantined:
        lines.append(_UNKNOWN_CLIPS.format(places.quarantine.resolve(), _count(done.quarantined)))
    if not done.vouched:
        lines.append(_NOBODY_VOUCHES)
    if not done.judged:
        if not done.vouched:
            lines.append(_BRING_KEY.format(places.state.resolve()))
        lines.append(_UNKNOWN_PEOPLE if done.vouched else _UNKNOWN_NAMES)
        return lines
    lines.append(_KEPT_PEOPLE)
    if done.left:
        lines.append(
            "People, sessions, tokens and Alexa users ended after it was made, so not back: "
            f"{done.left}."
        )
    return lines


def _new_passphrase() -> str:
    given = os.environ.get(PASSPHRASE)
    if given is None:
        prompt = f"A passphrase for the clips ({SHORTEST} characters or more)"
        given = str(click.prompt(prompt, hide_input=True))
        long_enough(given)  # before it is typed once more
        again = str(click.prompt("The same again", hide_input=True))
        if again != given:
            raise PrivateEyeError(Kind.INVALID, "The passphrases differ. Nothing was backed up.")
    return long_enough(given)


def _passphrase() -> str:
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    prompt = "The passphrase of the backup (Enter alone if it is lost)"
    return str(click.prompt(prompt, hide_input=True, default="", show_default=False))


def _count(clips: int) -> str:
    return f"{clips} clip{'' if clips == 1 else 's'}"


def _size(size: int) -> str:
    megabytes = size / 1_000_000
    return f"{megabytes:.1f} MB" if megabytes >= 0.1 else f"{size / 1000:.0f} kB"
