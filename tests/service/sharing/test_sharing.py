"""Who may share what with whom, and what is said of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import Kind, NotFresh, PrivateEyeError
from bridge.model import Area, BlurMode, Role
from bridge.policy.refusal import Denied, Why
from bridge.policy.settings import CameraSettings
from bridge.policy.sharing import (
    MOST_SHARES,
    Confirmation,
    Purpose,
    ShareEnd,
    ShareState,
    ShareWish,
)
from bridge.service.sharing import sharing as module
from bridge.store.cameras import settings as camera_settings
from bridge.store.sharing import shares as rows
from tests.service.sharing.sharing_house import (
    GUS,
    MIA,
    OLGA,
    RITA,
    SharingHouse,
    a_sharing_house,
)

BOTH = frozenset(Confirmation)


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[SharingHouse]:
    with a_sharing_house(tmp_path) as made:
        yield made


def kind(raised: pytest.ExceptionInfo[PrivateEyeError]) -> Kind:
    return raised.value.kind


def make_intimate(sharing: SharingHouse) -> None:
    with sharing.house.db.write() as tx:
        now = sharing.house.clock.now()
        camera_settings.put(tx, "front", CameraSettings(intimate=True), now)


def test_a_clip_is_shared_by_a_link_that_is_told_once(sharing: SharingHouse) -> None:
    made = sharing.share(words=" Is this\nyours? ", until=sharing.house.clock.now() + timedelta(1))
    share = made.shared.share
    assert (share.sender, share.recipient, share.called) == (OLGA, None, "Mrs Hill")
    assert (share.words, share.state, share.sound) == ("Is this yours?", ShareState.MAKING, False)
    assert (share.blur, share.most_views) == (BlurMode.FACES, 5)
    assert made.secret is not None
    assert made.secret.encode() not in b"".join(
        path.read_bytes() for path in sharing.house.folder.rglob("*") if path.is_file()
    )
    (entry,) = sharing.entries()
    assert (entry.act, entry.object, entry.actor.person) == ("clip.share", sharing.clip, OLGA)
    assert entry.details["called"] == "Mrs Hill"


def test_its_copy_is_made_of_the_part_that_was_asked_for(sharing: SharingHouse) -> None:
    area = Area(0, 0, 100, 100)
    made = sharing.shared(starts_s=2.5, ends_s=4.0, sound=True, areas=(area,))
    (plan,) = sharing.house.renderer.plans
    # The file begins with the keyframe before.
    assert [plan.starts_s, plan.ends_s] == pytest.approx([0.5, 2.0])
    marked = f"Mrs Hill {made.shared.share.id[:6]}"
    assert (plan.watermark, plan.sound, plan.areas) == (marked, True, (area,))
    assert sharing.house.renderer.sources[0][4:8] == b"ftyp"
    one = sharing.giving.one(sharing.actor(OLGA), made.shared.share.id)
    assert (one.share.state, one.done) == (ShareState.READY, None)
    assert (one.copy.size, one.copy.frames_covered) == (
        sum(map(len, sharing.house.renderer.pieces)),
        40,
    )
    assert not sharing.make()


@pytest.mark.parametrize("by", [GUS, RITA])
def test_guests_and_reviewers_share_nothing(sharing: SharingHouse, by: str) -> None:
    with pytest.raises(Denied):
        sharing.share(by)
    with pytest.raises(Denied):
        sharing.giving.everything(sharing.actor(by))
    assert sharing.entries("clip.share")[0].refused is not None


def test_members_share_once_an_owner_has_allowed_it(sharing: SharingHouse) -> None:
    with pytest.raises(Denied) as raised:
        sharing.share(MIA)
    assert raised.value.why is Why.SHARING_NOT_ALLOWED
    with pytest.raises(Denied):
        sharing.giving.let_members(sharing.actor(MIA), True)
    sharing.giving.let_members(sharing.caller(OLGA).actor, True)
    shared = sharing.shared(MIA).shared.share
    assert shared.sender == MIA
    sharing.giving.let_members(sharing.actor(OLGA), False)
    ended = sharing.giving.one(sharing.actor(OLGA), shared.id).share
    assert ended.ended is ShareEnd.SENDER_GONE


def test_members_are_let_share_by_who_has_signed_in_just_now(sharing: SharingHouse) -> None:
    with pytest.raises(NotFresh):
        sharing.giving.let_members(sharing.actor(OLGA), True)
    assert not sharing.giving.members_may(sharing.actor(OLGA))
    sharing.giving.let_members(sharing.actor(OLGA), False)


def test_what_is_not_over_is_listed_however_many_are(
    sharing: SharingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LISTED", 2)
    open_ = sharing.share().shared.share.id
    for _ in range(3):
        sharing.house.clock.advance(timedelta(seconds=1))
        over = sharing.share().shared.share.id
        sharing.giving.take_back(sharing.actor(OLGA), over)
    listed = [one.share.id for one in sharing.giving.everything(sharing.actor(OLGA))]
    assert listed == [over, open_]


def test_a_clip_of_a_camera_that_is_not_theirs_is_not_there(sharing: SharingHouse) -> None:
    sharing.giving.let_members(sharing.caller(OLGA).actor, True)
    sharing.change(MIA, cameras=frozenset({"garden"}))
    asked = ShareWish("Mrs Hill", Purpose.NEIGHBOUR)
    for attempt in (sharing.giving.share, sharing.giving.preview):
        with pytest.raises(PrivateEyeError) as raised:
            attempt(sharing.actor(MIA), sharing.clip, asked)
        assert kind(raised) is Kind.NOT_FOUND
    with pytest.raises(PrivateEyeError) as raised:
        sharing.giving.offer(sharing.actor(MIA), sharing.clip)
    assert kind(raised) is Kind.NOT_FOUND


def test_of_an_intimate_camera_owners_alone_share_and_say_yes_to_it(sharing: SharingHouse) -> None:
    sharing.giving.let_members(sharing.caller(OLGA).actor, True)
    theirs = sharing.shared(MIA).shared.share
    make_intimate(sharing)
    with pytest.raises(Denied) as denied:
        sharing.share(MIA)
    assert denied.value.why is Why.INTIMATE
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share(OLGA)
    assert kind(raised) is Kind.CONFLICT
    assert sharing.share(OLGA, confirmed=frozenset({Confirmation.INTIMATE}))
    sharing.turn()
    assert sharing.giving.one(sharing.actor(OLGA), theirs.id).share.ended is ShareEnd.SENDER_GONE


def test_what_is_shared_unblurred_is_confirmed_by_itself(sharing: SharingHouse) -> None:
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share(blur=BlurMode.NOTHING)
    assert kind(raised) is Kind.CONFLICT
    assert sharing.entries() == []
    assert sharing.share(
        blur=BlurMode.NOTHING, confirmed=frozenset({Confirmation.UNBLURRED})
    ).secret


def test_where_nothing_can_be_blurred_that_is_said_and_nothing_is_shared(
    sharing: SharingHouse,
) -> None:
    sharing.house.renderer.able = frozenset({BlurMode.NOTHING})
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share()
    assert kind(raised) is Kind.CONFLICT
    assert sharing.giving.offer(sharing.actor(OLGA), sharing.clip).blurs == [BlurMode.NOTHING]
    assert sharing.share(blur=BlurMode.NOTHING, confirmed=BOTH)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"recipient": "nobody"}, Kind.NOT_FOUND),
        ({"recipient": OLGA}, Kind.CONFLICT),  # herself
        ({"recipient": MIA}, Kind.CONFLICT),  # who sees the camera's clips anyway
        ({"called": "Mia"}, Kind.CONFLICT),
        ({"called": "the owner"}, Kind.INVALID),
        ({"called": ""}, Kind.INVALID),
        ({"called": "a, who was let in by the owner"}, Kind.INVALID),
        ({"purpose": Purpose.OWN}, Kind.INVALID),
        ({"purpose": Purpose.OWN, "words": "\u200b \u202e"}, Kind.INVALID),
        ({"starts_s": 5.9}, Kind.INVALID),
        ({"starts_s": 4.0, "ends_s": 3.0}, Kind.INVALID),
        ({"starts_s": 100.0}, Kind.INVALID),
        ({"until": timedelta(0)}, Kind.INVALID),
        ({"until": timedelta(days=91)}, Kind.INVALID),
    ],
)
def test_what_cannot_be_shared_is_refused_and_leaves_nothing(
    sharing: SharingHouse, wish: dict[str, Any], expected: Kind
) -> None:
    if "until" in wish:
        wish = {"until": sharing.house.clock.now() + wish["until"]}
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share(**wish)
    assert kind(raised) is expected
    assert sharing.entries() == []
    assert sharing.giving.everything(sharing.actor(OLGA)) == ()


def test_who_cannot_see_a_clip_is_offered_and_others_are_not(sharing: SharingHouse) -> None:
    offer = sharing.giving.offer(sharing.actor(OLGA), sharing.clip)
    assert {person.id for person in offer.people} == {RITA, GUS}
    assert (offer.seconds, offer.intimate) == (pytest.approx(4.0), False)
    sharing.change(MIA, cameras=frozenset({"garden"}))
    offer = sharing.giving.offer(sharing.actor(OLGA), sharing.clip)
    assert {person.id for person in offer.people} == {MIA, RITA, GUS}


def test_the_sentence_before_the_last_click_says_who_and_until_when(sharing: SharingHouse) -> None:
    def said(**wish: Any) -> tuple[str, str]:
        asked = {"called": "Mrs Hill", "purpose": Purpose.NEIGHBOUR, **wish}
        preview = sharing.giving.preview(sharing.actor(OLGA), sharing.clip, ShareWish(**asked))
        return preview.warning, preview.terms

    assert said(called="", recipient=RITA, purpose=Purpose.TELL) == (
        "A person will watch this clip.",
        "Rita may watch it 5 times at most, until Sunday 8 March, 1:00 pm, to help you tell what "
        "this is. Faces are blurred, and there is no sound. You see each time that it is watched, "
        "and can take it back.",
    )
    soon = sharing.house.clock.now() + timedelta(days=3)
    words = "our <b>burglar</b>"
    _, terms = said(until=soon, views=1, purpose=Purpose.OWN, words=words, blur=BlurMode.PEOPLE)
    assert terms == (
        "Whoever has the link, which you give to Mrs Hill, may watch it once, until Wednesday, "
        "1:00 pm, for this: \u201cour <b>burglar</b>\u201d. People are blurred, and there is no "
        "sound. You see each time that it is watched, and can take it back."
    )
    assert sharing.entries() == []


def test_a_house_shares_so_many_clips_at_a_time(sharing: SharingHouse) -> None:
    first = sharing.share().shared.share
    with sharing.house.db.write() as tx:
        for number in range(MOST_SHARES - 1):
            rows.add(tx, replace(first, id=f"{number:016x}"), None)
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share()
    assert kind(raised) is Kind.CONFLICT
    sharing.giving.take_back(sharing.actor(OLGA), first.id)
    assert sharing.share()


def test_owners_see_every_share_and_members_their_own(sharing: SharingHouse) -> None:
    sharing.giving.let_members(sharing.caller(OLGA).actor, True)
    hers, theirs = sharing.share(OLGA).shared.share.id, sharing.share(MIA).shared.share.id

    def listed(by: str) -> set[str]:
        return {one.share.id for one in sharing.giving.everything(sharing.actor(by))}

    assert (listed(OLGA), listed(MIA)) == ({hers, theirs}, {theirs})
    for attempt in (sharing.giving.one, sharing.giving.take_back):
        with pytest.raises(PrivateEyeError) as raised:
            attempt(sharing.actor(MIA), hers)
        assert kind(raised) is Kind.NOT_FOUND
    assert sharing.giving.take_back(sharing.actor(MIA), theirs).share.ended is ShareEnd.TAKEN_BACK


def test_a_command_line_shares_as_an_owner(sharing: SharingHouse) -> None:
    command_line = sharing.house.command_line().actor
    wish = ShareWish("Mrs Hill", Purpose.POLICE)
    made = sharing.giving.share(command_line, sharing.clip, wish)
    sharing.turn()
    assert sharing.giving.one(command_line, made.shared.share.id).share.ended is None
    assert made.shared.sender == "the command line"


def test_a_screen_may_be_no_recipient(sharing: SharingHouse) -> None:
    sharing.change(GUS, role=Role.SCREEN)
    with pytest.raises(PrivateEyeError) as raised:
        sharing.share(recipient=GUS)
    assert kind(raised) is Kind.NOT_FOUND
    assert sharing.share(recipient=RITA).shared.share.called == "Rita"
