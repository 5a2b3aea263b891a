"""The ledger for people: who may read what of it, views told once, filters, and files."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rendition, Role
from bridge.policy.act_names import LATE
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Why
from bridge.service.events.views import ClipSearch as Clips
from bridge.service.ledger.reading import LedgerPage, LedgerSearch, LedgerSection
from bridge.service.people.callers import Caller
from bridge.store import ledger
from bridge.store.people.persons import Person
from tests.ledger import entries
from tests.service.clip_house import ClipHouse, a_clip_house

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NO, ALL = Why.GUESTS_MAY_NOT, LedgerSearch(LedgerSection.ALL)
STRANGER = Actor(ActorKind.STRANGER, "192.0.2.7", "somebody")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def a_caller(house: ClipHouse, id_: str, role: Role = Role.MEMBER) -> Caller:
    person = Person(id_, id_.title(), role, None, (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, person)
        started = house.sessions.start(tx, "a browser", id_)
    caller = house.callers.browser(started.cookie)
    assert caller is not None
    return caller


def watch(house: ClipHouse, caller: Caller, minutes: int = 4, *, ends: bool = True) -> None:
    assert caller.session is not None
    token = house.live.open(caller, "front", rendition=Rendition.SOURCE).token
    for _ in range(minutes * 6):
        house.clock.advance(MINUTE / 6)
        house.live.served(house.live.stream(token, session=caller.session.id))
    if ends:
        house.live.end(token, caller)
        house.views.beat()


def texts(house: ClipHouse, actor: Actor, search: LedgerSearch = LedgerSearch()) -> list[str]:  # noqa: B008
    return [told.text for told in page(house, actor, search).lines]


def page(house: ClipHouse, actor: Actor, search: LedgerSearch, **more: int) -> LedgerPage:
    return house.who_looked.page(actor, search, **{"before": None, "limit": 100, **more})  # type: ignore[arg-type]


def test_a_view_is_told_once_when_it_has_ended(house: ClipHouse) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "anna"), ends=False)
    assert texts(house, owner.actor) == ["Anna is watching the front now, since 1:00 pm."]
    (live,) = page(house, owner.actor, LedgerSearch()).lines
    assert (live.now, live.who, live.camera) == (True, "Anna", "front")
    house.views.close()
    assert texts(house, owner.actor) == [
        "Anna watched the front for 4 minutes, from 1:00 to 1:04 pm."
    ]


def test_a_view_past_midnight_is_told_on_both_days(house: ClipHouse) -> None:
    _, owner = house.browser()
    house.clock.advance(timedelta(hours=10, minutes=58))
    today = house.clock.now().date()
    watch(house, a_caller(house, "anna"))
    began, ended = (texts(house, owner.actor, LedgerSearch(day=today + n * DAY)) for n in (0, 1))
    assert began == ["Anna opened the live view of the front."]
    assert ended == ["Anna watched the front for 4 minutes, from 11:58 pm to 12:02 am."]


@pytest.mark.parametrize("opened", [None, "yesterday", "2026-03-01T13:00:00", 7])
def test_an_end_that_somebody_has_edited_is_read_as_far_as_it_goes(
    house: ClipHouse, opened: str | int | None
) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    watch(house, anna, 1)
    details: dict[str, str | int | None] = {"opened": opened, "last": opened, "seconds": "x"}
    with house.db.write() as tx:
        for edited in (details, {}):
            now = house.clock.now()
            ledger.append(tx, anna.actor, Act.LIVE_END, at=now, object="front", details=edited)
    assert texts(house, owner.actor) == [
        *["Anna opened the live view of the front, but no picture came."] * 2,
        "Anna watched the front for 1 minute, from 1:00 to 1:01 pm.",
    ]


def test_a_view_without_a_picture_is_no_look_but_is_told_of(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna, now = a_caller(house, "anna"), house.clock.now()
    details: dict[str, str | int | None] = {"opened": now.isoformat(), "last": None, "seconds": 3}
    with house.db.write() as tx:
        ledger.append(tx, anna.actor, Act.LIVE_END, at=now, object="front", details=details)
    told = "Anna opened the live view of the front, but no picture came."
    assert told not in texts(house, owner.actor)
    assert told in texts(house, owner.actor, LedgerSearch(LedgerSection.ALL))


def test_everybody_reads_what_is_about_them_and_the_owner_all(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna, ben = a_caller(house, "anna"), a_caller(house, "ben", Role.GUEST)
    watch(house, anna, 1)
    watch(house, ben, 1)
    assert len(texts(house, owner.actor)) == 2
    assert [told.who for told in page(house, anna.actor, ALL).lines] == ["Anna"]
    assert [told.who for told in page(house, ben.actor, ALL).lines] == ["Ben"]
    assert page(house, anna.actor, LedgerSearch(person="ben")).lines == ()
    house.people.household.remove(owner.actor, "ben")
    house.people.household.new_link(owner.actor, "anna")
    (about,) = page(house, anna.actor, LedgerSearch(LedgerSection.CHANGES)).lines
    assert about.text == "The owner made a new sign-in link for Anna."
    assert (about.entry.actor.id, about.entry.actor.device) == ("", None)
    (row,) = house.who_looked.rows(anna.actor, LedgerSearch(LedgerSection.CHANGES), kind="json")
    assert row.entry.actor.id == ""
    assert "The owner removed Ben from the house." in texts(
        house, owner.actor, LedgerSearch(LedgerSection.CHANGES)
    )


@pytest.mark.parametrize("kind", [ActorKind.STRANGER, ActorKind.SCREEN, ActorKind.SYSTEM])
def test_others_read_nothing(house: ClipHouse, kind: ActorKind) -> None:
    actor = Actor(kind, "somebody", "somebody")
    for ask in (
        lambda: page(house, actor, ALL),
        lambda: house.who_looked.about(actor),
        lambda: house.who_looked.rows(actor, ALL, kind="csv"),
    ):
        with pytest.raises(PrivateEyeError) as refused:
            ask()
        assert refused.value.kind is Kind.DENIED


def test_who_is_nobody_by_name_reads_nothing_and_that_is_to_be_noted(house: ClipHouse) -> None:
    with pytest.raises(Denied, match=Why.NOTHING_OF_THEIRS):
        page(house, Actor(ActorKind.MEMBER, "session", "somebody"), ALL)


def test_it_is_filtered_by_camera_person_day_and_kind(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    clip = house.a_clip("garden")
    house.clips.viewing.download(owner.actor, clip)
    watch(house, anna, 1)
    house.refusals.note(STRANGER, Act.API_CALL, Why.NOT_SIGNED_IN)
    house.refusals.write()
    today = house.clock.now().date()
    garden = texts(house, owner.actor, LedgerSearch(camera="garden"))
    assert garden == ["The owner downloaded the clip of 12:00 pm from the garden."]
    assert len(texts(house, owner.actor, LedgerSearch(person="anna", day=today))) == 1
    assert texts(house, owner.actor, LedgerSearch(day=today - DAY)) == []
    assert texts(house, owner.actor, LedgerSearch(day=date(2000, 1, 1))) == []
    assert texts(house, owner.actor, LedgerSearch(LedgerSection.REFUSALS)) == [
        "Somebody at 192.0.2.7 was refused: not signed in."
    ]


def test_a_player_that_asks_once_more_is_no_refusal(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna, clip = a_caller(house, "anna"), house.a_clip()
    assert anna.session is not None
    live = house.live.open(anna, "front", rendition=Rendition.SOURCE).token
    kept = house.clips.viewing.open(anna, clip, rendition=Rendition.SOURCE).token
    house.live.end(live, anna)
    house.clips.deleting.delete(owner.actor, [clip], way="page")
    for ask, token in ((house.live.stream, live), (house.clips.viewing.stream, kept)):
        with pytest.raises(PrivateEyeError):
            ask(token, session=anna.session.id, address="10.0.0.7")
    house.refusals.write()
    refused = LedgerSearch(LedgerSection.REFUSALS)
    assert texts(house, owner.actor, refused) == texts(house, anna.actor, refused) == []
    assert list(house.who_looked.rows(owner.actor, refused, kind="csv")) == []
    late = [
        row.text
        for row in house.who_looked.rows(owner.actor, ALL, kind="csv")
        if row.entry.act in LATE
    ]
    assert sorted(late) == [
        "Anna still asked for a clip from the front after the view had ended.",
        "Anna still asked for the front after the view had ended.",
    ]
    shown = page(house, owner.actor, ALL).lines
    assert [told.refused for told in shown] == [False] * len(shown)


def test_who_was_removed_can_be_chosen_still(house: ClipHouse) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "gustav", Role.GUEST), 1)
    assert "Gustav" in house.who_looked.about(owner.actor).people.values()
    house.people.household.remove(owner.actor, "gustav")
    assert house.who_looked.about(owner.actor).people["gustav"] == "Gustav (removed)"
    (look,) = texts(house, owner.actor, LedgerSearch(person="gustav"))
    assert look.startswith("Gustav watched the front")
    house.clock.advance(401 * DAY)
    _, owner = house.browser()
    assert "gustav" not in house.who_looked.about(owner.actor).people


def test_many_clips_deleted_at_once_are_one_line_and_a_row_each(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    doomed = [house.a_clip(later=n * MINUTE, seconds=2) for n in range(5)]
    house.clips.keeping.star(anna.actor, doomed[0], True)
    house.clips.deleting.delete(anna.actor, doomed, way="voice")
    changes = LedgerSearch(LedgerSection.CHANGES)
    for limit in (1, 2, 100):
        told = page(house, owner.actor, changes, limit=limit).lines
        assert told[0].text == "Anna deleted 5 clips from the front by voice."
        assert told[0].camera == "front"
    first = page(house, owner.actor, changes, limit=1)
    then = page(house, owner.actor, changes, limit=1, before=first.next or 0)
    assert [told.entry.act for told in then.lines] == ["clip.star"]
    rows = list(house.who_looked.rows(owner.actor, changes, kind="csv"))
    assert [row.entry.act for row in rows] == ["clip.delete"] * 5 + ["clip.star"]
    assert len({row.text for row in rows}) == 6


def test_what_pages_ask_for_by_themselves_is_one_line_over_pages_too(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    for _ in range(20):
        house.live.cameras(anna.actor)
        house.clips.finding.page(anna.actor, Clips())
        house.views.write()
        house.clock.advance(MINUTE)
    house.clips.keeping.star(anna.actor, house.a_clip(), True)
    told = page(house, owner.actor, LedgerSearch(LedgerSection.ALL, person="anna"), limit=2)
    assert [one.text for one in told.lines] == [
        "Anna starred the clip of 12:00 pm from the front.",
        "The browser of Anna kept its pages up to date from 1:00 to 1:19 pm.",
    ]
    assert told.next is None
    rows = list(
        house.who_looked.rows(
            owner.actor, LedgerSearch(LedgerSection.ALL, person="anna"), kind="json"
        )
    )
    assert len(rows) == 41


def test_a_page_is_as_long_as_was_asked_and_none_is_missing(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna, clip = a_caller(house, "anna"), house.a_clip()
    for number in range(6):
        house.live.cameras(anna.actor)
        house.views.write()
        house.clips.keeping.star(anna.actor, clip, number % 2 == 0)
        house.clock.advance(MINUTE)
    search, lines, before = LedgerSearch(LedgerSection.ALL, person="anna"), [], None
    while True:
        some = house.who_looked.page(owner.actor, search, before=before, limit=3)
        assert len(some.lines) <= 3
        lines += [told.text for told in some.lines]
        before = some.next
        if before is None:
            break
    assert sum("star" in text for text in lines) == 6
    # What is told as one is told on each page that it reaches to.
    assert lines[0].startswith("Anna took the star off")
    assert lines[1] == "The browser of Anna kept its pages up to date from 1:04 to 1:05 pm."


def test_nobody_learns_from_their_own_ledger_of_what_they_were_refused(house: ClipHouse) -> None:
    gus = a_caller(house, "gus", Role.GUEST)
    clip = house.a_clip("garden")
    with pytest.raises(PrivateEyeError):
        house.clips.viewing.open(gus, clip)
    with pytest.raises(PrivateEyeError):
        house.clips.deleting.delete(gus.actor, [clip], way="page")
    for search in (
        LedgerSearch(LedgerSection.REFUSALS),
        ALL,
        LedgerSearch(LedgerSection.ALL, camera="garden"),
    ):
        assert page(house, gus.actor, search).lines == ()
    rows = list(house.who_looked.rows(gus.actor, LedgerSearch(LedgerSection.REFUSALS), kind="csv"))
    assert rows == []
    _, owner = house.browser()
    theirs = texts(house, owner.actor, LedgerSearch(LedgerSection.REFUSALS, camera="garden"))
    assert theirs[1].startswith("Gus tried to watch the clip of 12:00 pm from the garden")


def tried(house: ClipHouse, caller: Caller, camera: str, clip: str) -> list[object]:
    """What somebody's own ledger says after they asked for these."""
    clips, who = house.clips, caller.actor
    for ask in (
        lambda: clips.deleting.delete(who, [clip], way="page"),
        lambda: clips.viewing.download(who, clip),
        lambda: clips.viewing.open(caller, clip),
        lambda: clips.keeping.star(who, clip, True),
        lambda: clips.keeping.record(who, camera, 60),
        lambda: house.live.open(caller, camera),
    ):
        with suppress(PrivateEyeError):
            ask()
    house.refusals.write()
    refused = LedgerSearch(LedgerSection.REFUSALS)
    every = [told for told in page(house, who, ALL).lines if told.refused]
    told = [*every, *page(house, who, refused).lines]
    return [*told, *house.who_looked.rows(who, refused, kind="csv")]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_nobody_learns_from_their_own_ledger_what_else_there_is(
    house: ClipHouse, role: Role
) -> None:
    person = Person("anna", "Anna", role, frozenset({"front"}), (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, person)
        started = house.sessions.start(tx, "a browser", "anna")
    anna = house.callers.browser(started.cookie)
    assert anna is not None
    there, made_up = house.a_clip("garden"), "0" * 24
    assert tried(house, anna, "garden", there) == tried(house, anna, "attic", made_up) == []
    _, owner = house.browser()
    refused = texts(house, owner.actor, LedgerSearch(LedgerSection.REFUSALS, camera="garden"))
    assert len(refused) >= 5


def test_a_page_is_given_though_they_were_refused_no_end_of_things(house: ClipHouse) -> None:
    anna, now = a_caller(house, "anna", Role.GUEST).actor, house.clock.now()
    with house.db.write() as tx:
        for _ in range(4500):
            ledger.append(tx, anna, Act.CLIP_DELETE, at=now, object="front", refused=NO)
    first = page(house, anna, ALL)
    assert (first.lines, first.next is None) == ((), False)
    assert page(house, anna, ALL, before=first.next or 0).next is None


def test_of_what_is_theirs_they_are_told_what_was_refused(house: ClipHouse) -> None:
    anna = a_caller(house, "anna")
    now, clip = house.clock.now(), house.a_clip()
    with house.db.write() as tx:
        ledger.append(tx, anna.actor, Act.CLIP_STAR, at=now, object=clip, refused=NO)
        ledger.append(tx, anna.actor, Act.PRIVACY_REVEAL, at=now, object="front", refused=NO)
    assert len(page(house, anna.actor, LedgerSearch(LedgerSection.REFUSALS)).lines) == 2


def test_pages_follow_each_other_without_a_gap(house: ClipHouse) -> None:
    _, owner = house.browser()
    clip = house.a_clip()
    for number in range(7):
        house.clips.keeping.star(owner.actor, clip, number % 2 == 0)
    found, before = [], None
    while True:
        some = house.who_looked.page(
            owner.actor, LedgerSearch(LedgerSection.CHANGES), before=before, limit=3
        )
        found += [told.entry.id for told in some.lines]
        before = some.next
        if before is None:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == len(set(found)) == 7


def test_that_it_was_read_is_in_it(house: ClipHouse) -> None:
    _, owner = house.browser()
    page(house, owner.actor, ALL)
    list(house.who_looked.rows(owner.actor, ALL, kind="csv"))
    house.views.write()
    assert entries(house.db, "ledger.read")
    (saved,) = entries(house.db, "ledger.export")
    assert saved.details == {"kind": "csv"}


def test_a_file_holds_each_entry_as_the_chain_does(house: ClipHouse) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "anna"), 1)
    rows = list(house.who_looked.rows(owner.actor, ALL, kind="json"))
    ids = [row.entry.id for row in rows]
    assert ids == sorted(ids, reverse=True) == [row.id for row in reversed(entries(house.db))]
    assert all(row.mac for row in rows)


def test_what_can_be_asked_for_is_told(house: ClipHouse) -> None:
    _, owner = house.browser()
    guest = replace(a_caller(house, "ben", Role.GUEST).actor)
    house.clips.keeping.star(owner.actor, house.a_clip(), True)
    mine, all_ = house.who_looked.about(guest), house.who_looked.about(owner.actor)
    assert (mine.all, mine.people, mine.line) == (False, {}, None)
    assert all_.all
    assert set(all_.people.values()) >= {"Ben"}
    assert all_.line is not None
    assert " entry " in all_.line
