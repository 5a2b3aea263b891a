"""Each receiver hears once, and in order, of what is true, whatever happens to it and to us."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bridge.alerts.sending import Address, Message, Outcome, Sent
from bridge.model import Label
from bridge.policy.alerts import MessageKind
from bridge.store.alerts import alerts, outbox
from tests.service.alerts.told import ToldHouse

AGAIN, DEAD = Sent(Outcome.AGAIN, "Because."), Sent(Outcome.DEAD, "Because.")
LATEST_S = 60  # each step of time, so that what is said stays true for some steps


class KilledError(Exception):
    """The process ends here."""


@dataclass
class Death:
    """When the process is killed: as the next message is `sent`, or right after it was `taken`."""

    at: str | None = None

    def meet(self, at: str) -> None:
        if self.at == at:
            self.at = None
            raise KilledError


class Outages(RuleBasedStateMachine):
    """A house and one receiver, of which either may fail at any step."""

    @initialize()
    def furnish(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.house = ToldHouse(Path(self.folder.name))
        self.house.wants(cool_down_minutes=0)
        self.death, self.twice = Death(), set[tuple[str, int]]()
        self.open: list[str] = []
        self.given_up: set[str] = set()
        self.raw: list[tuple[str, int]] = []
        send = self.house.taker.send

        def dangerous(address: Address, message: Message) -> Sent:
            self.death.meet("sent")
            answer = send(address, message)
            if answer.outcome is Outcome.DELIVERED:
                self.raw.append((message.id, message.number))
                if self.death.at == "taken":
                    self.twice.add((message.id, message.number))
                self.death.meet("taken")
            if answer.outcome is Outcome.DEAD:
                self.given_up.add(message.id)
            return answer

        self.house.taker.send = dangerous  # type: ignore[method-assign]

    @rule(label=st.sampled_from([Label.PERSON, Label.UNKNOWN]))
    def something_happens(self, label: Label) -> None:
        self.open.append(self.house.happens(label))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def it_is_over(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.open))
        self.open.remove(event)
        self.house.is_over(event, 5)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def it_was_a_pet(self, data: st.DataObject) -> None:
        self.house.is_called(data.draw(st.sampled_from(self.open)), Label.PET)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def it_is_deleted(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.open))
        self.open.remove(event)
        self.house.clips.deleting.delete(self.house.owner, [event], way="page")

    @rule(answers=st.lists(st.sampled_from([AGAIN, AGAIN, DEAD]), min_size=1, max_size=3))
    def the_receiver_fails(self, answers: list[Sent]) -> None:
        self.house.taker.answers += answers

    @rule(at=st.sampled_from(["sent", "taken"]))
    def the_process_is_killed(self, at: str) -> None:
        self.death.at = at

    @rule(seconds=st.integers(0, LATEST_S))
    def time_passes(self, seconds: int) -> None:
        self.house.later(seconds=seconds)

    @rule()
    def it_is_started_anew(self) -> None:
        self.house.is_restarted()
        self.house.settled()

    @invariant()
    def nothing_is_out_of_order_or_twice(self) -> None:
        """Of an alert each number is higher than the one before. What was taken as the process was
        killed comes once more, under the same id and number."""
        last: dict[str, int] = {}
        for id_, number in self.raw:
            again = (id_, number) in self.twice and last.get(id_) == number
            assert again or number > last.get(id_, 0)
            last[id_] = number

    def teardown(self) -> None:
        self.death.at, self.house.taker.answers = None, []
        self.house.is_restarted()
        self.house.later(minutes=5)
        self.house.later(minutes=4)
        self._nothing_is_missing()
        self.house.close()
        self.folder.cleanup()

    def _nothing_is_missing(self) -> None:
        """The last word of each alert that there still is was taken, unless it was too old."""
        got = dict(self.raw)
        with self.house.db.read() as tx:
            assert outbox.busy(tx) == ()
            rows = alerts.page(tx, self.house.owner.person or "", before=None, limit=1000)
            said = alerts.messages(tx, [row.id for row in rows])
        for row in rows:
            last = said[row.id][-1]
            assert last.kind is MessageKind.EVENT
            stale = self.house.clock.now() - last.at > timedelta(minutes=10)
            assert got.get(row.id) == last.number or stale or row.id in self.given_up


TestOutages = Outages.TestCase
TestOutages.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
