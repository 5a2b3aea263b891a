"""Sharing a clip: what is said before, the share itself, the list of all, taking one back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bridge.access.secret_text import hashed, new_id, new_secret
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, BlurMode, EventState, Role
from bridge.policy import consent, sharing
from bridge.policy.acts import Act
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Denied, Refused
from bridge.policy.sharing import Confirmation, Purpose, Share, ShareEnd, ShareState, ShareWish
from bridge.service.acts import Acts
from bridge.service.events.views import unseen_because
from bridge.service.events.visible import VisibleClips, of_a_clip
from bridge.service.sharing import words
from bridge.service.sharing.ending import ShareEnding, told
from bridge.service.sharing.making import CopyMaking
from bridge.service.sharing.standing import ShareStanding
from bridge.service.sharing.views import NewShare, SharedClip, ShareOffer, SharePreview
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip
from bridge.store.people import persons as person_rows
from bridge.store.sharing import copies as copy_rows
from bridge.store.sharing import shares, views
from bridge.store.sharing.views import ShareView

MOST_LISTED = 500
_NOT_OVER = "This clip is not over yet. Share it when it is."
_NO_PART = "Share half a second at least, and ten minutes at most, of what the clip shows."
_CANNOT_COVER = (
    "Nothing can be blurred here: what finds faces and people is not there. Share it as it is, if "
    "that is right, or set Private Eye up once more on the machine that runs it."
)
_CONFIRM = {
    Confirmation.UNBLURRED: "Nothing will be blurred. Say yes to that first.",
    Confirmation.INTIMATE: "This camera sees what is private. Say yes to sharing that first.",
}
_NO_SUCH = "There is no such share."


class Sharing:
    """Any thread."""

    def __init__(
        self,
        visible: VisibleClips,
        standing: ShareStanding,
        making: CopyMaking,
        ending: ShareEnding,
        acts: Acts,
        db: Database,
    ) -> None:
        self._visible = visible
        self._standing = standing
        self._making = making
        self._ending = ending
        self._acts = acts
        self._db = db

    def offer(self, actor: Actor, clip_id: str) -> ShareOffer:
        """What there is to choose. Raises NotFound, Denied."""
        clip, now = self._shareable(actor, clip_id)
        standing = self._standing
        others = (one for one in standing.persons.everyone() if one.role is not Role.SCREEN)
        return ShareOffer(
            seconds=clip.duration.total_seconds(),
            people=tuple(
                one
                for one in others
                if one.id != actor.person and not standing.may_look(one, clip.camera, now)
            ),
            blurs=[blur for blur in BlurMode if self._can(blur)],
            intimate=self._intimate(clip.camera),
            now=now,
            until=now + sharing.LASTS,
            latest=now + sharing.LONGEST,
        )

    def preview(
        self, actor: Actor, clip_id: str, wish: ShareWish, *, twelve_hours: bool = True
    ) -> SharePreview:
        """What is to be said before the last click, with times as by their clock. Raises as
        `share`, but for what is to be said yes to."""
        clip, now = self._shareable(actor, clip_id)
        share = self._wished(actor, clip, wish, now)
        intimate = self._intimate(clip.camera)
        return SharePreview(
            words.WARNING,
            words.terms(share, self._visible.zone, now, twelve_hours=twelve_hours),
            sharing.to_confirm(wish, intimate=intimate),
        )

    def share(self, actor: Actor, clip_id: str, wish: ShareWish) -> NewShare:
        """From here on its copy is being made. Raises NotFound, Denied, Invalid; Conflict where it
        cannot be, or something is to be said yes to first."""
        clip, now = self._shareable(actor, clip_id)
        share = self._wished(actor, clip, wish, now)
        secret = new_secret() if share.is_link else None
        with self._db.write(whose(actor)) as tx:
            self._visible.find(tx, actor, Act.CLIP_SHARE, clip_id)
            refused = self._decide_in(tx, actor, share)
            if refused is None:
                self._must_be_confirmed(tx, clip.camera, wish)
                self._must_have_room(tx)
                shares.add(tx, share, hashed(secret) if secret else None)
        if refused is not None:
            raise of_a_clip(refused.why)
        self._making.wake()
        return NewShare(self._seen(share), secret)

    def everything(self, actor: Actor, clip_id: str | None = None) -> tuple[SharedClip, ...]:
        """Newest first: an owner's list has all that there are and were, others' their own.
        `clip_id`: only those of that clip. Raises Denied."""
        self.require(actor)
        of_all = consent.role_of(actor) is Role.OWNER
        with self._db.read() as tx:
            sender = None if of_all else actor.person
            found = shares.everything(tx, MOST_LISTED, clip=clip_id, sender=sender)
            return self._told(tx, [share for share in found if _is_theirs(actor, share)])

    def require(self, actor: Actor) -> None:
        """Whether they may share clips of any camera. Raises Denied."""
        cameras = (camera.id for camera in self._visible.cameras())
        self._acts.reach(actor, Act.CLIPS_SHARED, cameras)

    def one(self, actor: Actor, share_id: str) -> SharedClip:
        """As of `everything`; also how far its copy is. Raises NotFound, Denied."""
        self.require(actor)
        with self._db.read() as tx:
            return self._told(tx, [_theirs(tx, actor, share_id)])[0]

    def take_back(self, actor: Actor, share_id: str) -> SharedClip:
        """Over when it returns: nobody opens it, running views are sent nothing more, its key is
        destroyed. One that is over stays as it is. Raises NotFound, Denied."""
        self.require(actor)
        with self._db.write(whose(actor)) as tx:
            share = _theirs(tx, actor, share_id)
            refused = None
            if share.state is not ShareState.ENDED:
                refused = self._acts.decide_in(
                    tx,
                    actor,
                    Act.CLIP_TAKE_BACK,
                    share.camera,
                    object=share.clip,
                    details=told(share),
                )
                if refused is None:
                    self._ending.end_in(tx, share, ShareEnd.TAKEN_BACK)
        if refused is not None:
            raise Denied(refused.why)
        self._ending.settle()
        return self.one(actor, share_id)

    def members_may(self, actor: Actor) -> bool:
        """Whether members may share. Raises Denied."""
        self._acts.require(actor, Act.SHARING_SET)
        with self._db.read() as tx:
            return self._standing.rules(tx).members_may

    def let_members(self, actor: Actor, may: bool) -> None:
        """Whether members may share; what they have shared ends where they may not. Raises
        Denied; NotFresh where they are to, and who says so signed in a while ago."""
        with self._acts.perform(actor, Act.SHARING_SET, details={"on": may}) as doing:
            if may:
                self._acts.must_be_fresh(doing.tx, actor)
            doing.changed = self._standing.rules(doing.tx).members_may is not may
            self._standing.let_members(doing.tx, may)
        self._ending.turn()

    def _shareable(self, actor: Actor, clip_id: str) -> tuple[Clip, datetime]:
        """A clip that they may share, and when that was decided. Raises NotFound, Denied."""
        clip = self._visible.wanted(actor, Act.CLIP_SHARE, clip_id)
        now = self._acts.require(actor, Act.CLIP_SHARE, clip.camera)
        with self._db.read() as tx:
            rules = self._standing.rules(tx)
        why = rules.why_not(consent.role_of(actor), clip.camera)
        if why is not None:
            raise self._acts.denied(actor, Act.CLIP_SHARE, why)
        return clip, now

    def _wished(self, actor: Actor, clip: Clip, wish: ShareWish, now: datetime) -> Share:
        """Raises Invalid, Conflict."""
        if clip.state is not EventState.CLOSED:
            raise PrivateEyeError(Kind.CONFLICT, _NOT_OVER)
        if not clip.filmed:
            raise PrivateEyeError(Kind.CONFLICT, unseen_because(clip))
        part = sharing.part(wish, clip.duration.total_seconds())
        if part is None:
            raise PrivateEyeError(Kind.INVALID, _NO_PART)
        said = sharing.tidy(wish.words)
        if wish.purpose is Purpose.OWN and not said:
            raise PrivateEyeError(Kind.INVALID, "Say in your own words what it is for.")
        if not self._can(wish.blur):
            raise PrivateEyeError(Kind.CONFLICT, _CANNOT_COVER)
        until = wish.until or now + sharing.LASTS
        if not now < until <= now + sharing.LONGEST:
            raise PrivateEyeError(Kind.INVALID, "Share it until a time within the next 90 days.")
        return Share(
            id=new_id(),
            clip=clip.id,
            camera=clip.camera,
            sender=actor.person,
            recipient=wish.recipient,
            called=self._called(actor, clip, wish, now),
            purpose=wish.purpose,
            words=said,
            starts_ms=part[0],
            ends_ms=part[1],
            sound=wish.sound,
            blur=wish.blur,
            areas=wish.areas,
            until=until,
            most_views=wish.views,
            created_at=now,
        )

    def _called(self, actor: Actor, clip: Clip, wish: ShareWish, now: datetime) -> str:
        """The recipient's name. Raises Invalid, Conflict, NotFound."""
        if wish.recipient is None:
            called = sharing.tidy(wish.called)
            self._standing.persons.must_be_free(called, "")
            return called
        person = self._standing.persons.find(wish.recipient)
        if person is None or person.role is Role.SCREEN:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such person.")
        if person.id == actor.person or self._standing.may_look(person, clip.camera, now):
            raise PrivateEyeError(Kind.CONFLICT, f"{person.name} can see this clip already.")
        return person.name

    def _decide_in(self, tx: Tx, actor: Actor, share: Share) -> Refused | None:
        rules = self._standing.rules(tx)
        unless = rules.why_not(consent.role_of(actor), share.camera)
        said = {
            "purpose": share.purpose.value,
            "blur": share.blur.value,
            "views": share.most_views,
            "until": share.until.isoformat(),
        }
        return self._acts.decide_in(
            tx,
            actor,
            Act.CLIP_SHARE,
            share.camera,
            object=share.clip,
            details=told(share) | said,
            unless=unless,
        )

    def _must_be_confirmed(self, tx: Tx, camera: str, wish: ShareWish) -> None:
        intimate = camera in self._standing.rules(tx).intimate
        left = sharing.to_confirm(wish, intimate=intimate)
        if left:
            raise PrivateEyeError(Kind.CONFLICT, " ".join(_CONFIRM[one] for one in sorted(left)))

    def _must_have_room(self, tx: Tx) -> None:
        if shares.how_many(tx) >= sharing.MOST_SHARES:
            most = f"A house shares {sharing.MOST_SHARES} clips at a time. Take some back first."
            raise PrivateEyeError(Kind.CONFLICT, most)

    def _intimate(self, camera: str) -> bool:
        with self._db.read() as tx:
            return camera in self._standing.rules(tx).intimate

    def _can(self, blur: BlurMode) -> bool:
        return self._making.renderer.can(blur)

    def _seen(self, share: Share) -> SharedClip:
        with self._db.read() as tx:
            return self._told(tx, [share])[0]

    def _told(self, tx: Tx, found: Sequence[Share]) -> tuple[SharedClip, ...]:
        ids = [share.id for share in found]
        cameras = {camera.id: camera.name for camera in self._visible.cameras()}
        there = clips.there(tx, sorted({share.clip for share in found}))
        began = {clip.id: clip.starts_at for clip in there}
        senders = {share.sender for share in found if share.sender}
        people = [person for id_ in senders if (person := person_rows.find(tx, id_))]
        names = {person.id: person.name for person in people}
        copies = copy_rows.of_shares(tx, ids)
        seen = defaultdict[str, list[ShareView]](list)
        for view in views.of_shares(tx, ids):
            seen[view.share].append(view)
        return tuple(
            SharedClip(
                share,
                cameras.get(share.camera, share.camera),
                began.get(share.clip),
                names.get(share.sender or "", "the command line"),
                tuple(seen[share.id]),
                self._making.done(share.id) if share.state is ShareState.MAKING else None,
                copies.get(share.id),
            )
            for share in found
        )


def _is_theirs(actor: Actor, share: Share) -> bool:
    """To see, and to take back: owners all of the house's."""
    if consent.role_of(actor) is Role.OWNER:
        return True
    return share.sender is not None and share.sender == actor.person


def _theirs(tx: Tx, actor: Actor, share_id: str) -> Share:
    share = shares.find(tx, share_id)
    if share is None or not _is_theirs(actor, share):
        raise PrivateEyeError(Kind.NOT_FOUND, _NO_SUCH)
    return share
