"""Alerts in a browser: turning them on, what is shown of one, and where its buttons lead.

Everything is real but the push service of the browser's maker: what the house posts is decrypted
by `http_ece` and handed to the worker as Chromium hands over a push.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from playwright.sync_api import Error as PlaywrightError

from bridge.alerts import web_push
from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import OutwardHttp
from bridge.alerts.push_keys import PushKeys
from bridge.alerts.sending import Message, MessageKind, Outcome
from bridge.alerts.web_push import WebPushSender
from bridge.clock import SystemClock
from bridge.store.keys import Key
from tests.alerts.builders import Browser, a_browser, a_message, a_still
from tests.alerts.receiver import Receiver, a_receiver
from tests.browser import OpenPage
from tests.builders import PATIENCE_S
from tests.pages.clip_house import ClipPages, clip_pages

LOOPBACK = Destinations(loopback=True)
KEYS = PushKeys(Key(bytes(32)), "mailto:house@example.com")  # as of the house of these pages
# What a browser would ask its maker for; the rest of its push interface is its own.
SUBSCRIBES = """([endpoint, p256dh, auth]) => {
  const raw = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
  let made = null;
  PushManager.prototype.subscribe = async function (options) {
    const keys = { p256dh: raw(p256dh), auth: raw(auth) };
    made = {
      endpoint, options: { applicationServerKey: options.applicationServerKey.buffer },
      getKey: (name) => keys[name], unsubscribe: async () => { made = null; return true; },
    };
    return made;
  };
  PushManager.prototype.getSubscription = async () => made;
}"""
# Once there are so many; of one, once it has taken the place of another in silence. It is waited
# for in the page: outside of it a promise counts as true before it is kept.
SHOWN = """async ({ count, silent, patience }) => {
  const worker = await navigator.serviceWorker.ready;
  for (const until = Date.now() + 1000 * patience; Date.now() < until;) {
    const all = await worker.getNotifications();
    if (all.length === count && (!silent || all[0].silent)) {
      return all.map(({ title, body, tag, image, actions, data, silent }) =>
        ({ title, body, tag, image, data, silent, actions: actions.map((one) => one.action) }));
    }
    await new Promise((go) => { setTimeout(go, 50); });
  }
  throw new Error(`there are not ${count}`);
}"""
SUBSCRIBED = "async () => Boolean(await PushManager.prototype.getSubscription())"
DENIES = "() => { Object.defineProperty(Notification, 'permission', { get: () => 'denied' }); }"
WITHOUT_TLS = "() => { Object.defineProperty(self, 'isSecureContext', { get: () => false }); }"
# No window may be opened for a press that nobody made.
PRESS = """async (action) => {
  const opened = new Promise((resolve) => { self.clients.openWindow = async (to) => resolve(to); });
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
  return opened;
}"""


def push(page: Page, call: str) -> Any:
    return page.evaluate(f"import('/static/js/push.js').then((push) => push.{call})")


@pytest.fixture
def pages(tmp_path: Path, open_whole_page: OpenPage) -> Iterator[ClipPages]:
    with clip_pages(tmp_path, open_whole_page) as made:
        yield made


@pytest.fixture
def service() -> Iterator[Receiver]:
    with a_receiver() as made:
        yield made


ACTIVATED = """
async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated"
"""


class Phone:
    """A browser in which alerts were turned on, with what its maker's service does for it."""

    def __init__(self, pages: ClipPages, service: Receiver) -> None:
        self.page = pages.show("/clips", permissions=["notifications"])
        self.keys: Browser = a_browser(f"{service.url}/push/this-browser")
        address = self.keys.address
        given = [address["endpoint"], address["p256dh"], address["auth"]]
        self.page.evaluate(SUBSCRIBES, given)
        self._service = service
        self._origin = pages.doors.home
        self._cdp: CDPSession = self.page.context.new_cdp_session(self.page)
        self._workers: list[dict[str, Any]] = []
        self._cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: self._workers.extend(event["registrations"]),
        )
        self._cdp.send("ServiceWorker.enable")
        self.address: dict[str, str] = push(self.page, "addressOf()")
        # What comes for a worker that is not yet active is dropped, by this way.
        self.page.wait_for_function(ACTIVATED)

    def is_sent(self, message: Message) -> None:
        sender = WebPushSender(OutwardHttp(LOOPBACK, SystemClock()), KEYS, SystemClock())
        address = web_push.reader(LOOPBACK)(self.address)
        assert sender.send(address, message).outcome is Outcome.DELIVERED
        self.gets(self.keys.read(self._service.came[-1].body).decode())

    def gets(self, data: str) -> None:
        self._last = data
        worker = self._workers[-1]["registrationId"]
        told = {"origin": self._origin, "registrationId": worker, "data": data}
        self._cdp.send("ServiceWorker.deliverPushMessage", told)

    def shows(self, count: int = 1, *, silent: bool = False) -> list[dict[str, Any]]:
        """What it got is sent again where nothing came of it: right after a worker is registered
        the browser may not have it in its store yet, and drops what comes by this way."""
        wanted = {"count": count, "silent": silent, "patience": PATIENCE_S / 10}
        for _ in range(9):
            with suppress(PlaywrightError):
                return self._shown(wanted)
            self.gets(self._last)
        return self._shown(wanted)

    def _shown(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = self.page.evaluate(SHOWN, wanted)
        return shown

    def press(self, action: str) -> str:
        leads_to: str = self.page.context.service_workers[0].evaluate(PRESS, action)
        return leads_to


@pytest.fixture
def phone(pages: ClipPages, service: Receiver) -> Phone:
    return Phone(pages, service)


def test_what_is_turned_on_is_what_the_house_sends_to(phone: Phone) -> None:
    assert phone.address == phone.keys.address
    push(phone.page, "added('this')")
    push(phone.page, "removed('another')")
    assert phone.page.evaluate(SUBSCRIBED)
    push(phone.page, "removed('this')")
    assert not phone.page.evaluate(SUBSCRIBED)


def test_an_alert_is_shown_with_its_picture_and_its_buttons(phone: Phone) -> None:
    phone.is_sent(a_message(picture=a_still()))
    (shown,) = phone.shows()
    assert (shown["title"], shown["body"]) == ("Front door", "A person is at the front door.")
    assert shown["actions"] == ["nothing", "mute"]
    # The picture is whole: nobody was asked for it.
    size = phone.page.evaluate(
        """(address) => new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = () => resolve([image.width, image.height]);
          image.onerror = reject;
          image.src = address;
        })""",
        shown["image"],
    )
    assert size == [240, 135]


def test_what_became_of_it_takes_its_place_in_silence(phone: Phone) -> None:
    phone.is_sent(a_message())
    phone.shows()
    phone.is_sent(a_message(number=2, text="Gone after 40 seconds."))
    (shown,) = phone.shows(silent=True)
    assert shown["body"] == "Gone after 40 seconds."


def test_what_is_sent_twice_is_heard_once(phone: Phone) -> None:
    phone.is_sent(a_message())
    assert not phone.shows()[0]["silent"]
    phone.is_sent(a_message())
    assert len(phone.shows(silent=True)) == 1


@pytest.mark.parametrize(
    ("action", "leads_to"),
    [("", "/clips/e1"), ("nothing", "/clips/e1#nothing"), ("mute", "/alerts#mute=a1")],
)
def test_each_press_leads_to_its_page(phone: Phone, action: str, leads_to: str) -> None:
    phone.is_sent(a_message())
    phone.shows()
    assert phone.press(action) == leads_to
    phone.shows(0)


def test_what_is_about_the_house_has_no_buttons(phone: Phone) -> None:
    told = {"camera": "", "camera_name": "", "event": None, "title": "The disk is full."}
    phone.is_sent(a_message(kind=MessageKind.DISK_FULL, **told))
    (shown,) = phone.shows()
    assert (shown["title"], shown["actions"]) == ("The disk is full.", [])
    assert phone.press("") == "/"


@pytest.mark.parametrize("data", ["", "no JSON", "[]", "null"])
def test_what_cannot_be_read_is_shown_as_something(phone: Phone, data: str) -> None:
    phone.gets(data)
    (shown,) = phone.shows()
    assert shown["title"] == "Private Eye"


def test_the_worker_keeps_nothing(phone: Phone) -> None:
    phone.is_sent(a_message(picture=a_still()))
    phone.shows()
    phone.page.reload()
    assert phone.page.evaluate("caches.keys()") == []
    assert phone.page.evaluate("indexedDB.databases()") == []


def test_who_allows_none_is_told_why(pages: ClipPages) -> None:
    page = pages.show("/clips", permissions=[])
    page.evaluate(DENIES)
    assert "Allow notifications" in push(page, "hindrance()")
    assert "Allow notifications" in push(page, "addressOf().catch((error) => error.message)")


def test_a_page_without_tls_takes_none(pages: ClipPages) -> None:
    page = pages.show("/clips")
    page.evaluate(WITHOUT_TLS)
    assert "https://" in push(page, "hindrance()")
    assert "https://" in push(page, "addressOf().catch((error) => error.message)")


def test_another_houses_subscription_is_made_anew(phone: Phone) -> None:
    phone.page.evaluate(
        """() => PushManager.prototype.getSubscription.call().then((made) => {
          made.options.applicationServerKey = new ArrayBuffer(65);
          made.unsubscribe = async () => { self.ended = true; };
        })"""
    )
    push(phone.page, "addressOf()")
    assert phone.page.evaluate("self.ended") is True


def test_the_pages_can_be_installed(pages: ClipPages) -> None:
    page = pages.show("/clips")
    expect(page.locator("link[rel=manifest]")).to_have_count(1)
    cdp = page.context.new_cdp_session(page)
    found = cdp.send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["display"] == "standalone"
    errors = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A context of a test is a private window, in which nothing is installed.
    assert [error["errorId"] for error in errors] == ["in-incognito"]


def test_it_was_nothing_is_taught_where_the_button_leads_and_undone(pages: ClipPages) -> None:
    clip = pages.add()
    page = pages.show(f"/clips/{clip}#nothing")
    expect(page.locator("#teach-words")).to_contain_text("Got it.")
    assert label(pages, clip) == "other"
    assert page.evaluate("location.hash") == ""  # a page that is loaded again teaches nothing
    expect(page.locator("#teach-undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#teach-words")).to_have_text("Taken back.")
    assert label(pages, clip) == "unknown"


def test_another_site_s_link_presses_no_button(pages: ClipPages, service: Receiver) -> None:
    clip = pages.add(was=("person",))
    page = pages.show("/clips")
    home = page.evaluate("location.origin")
    for path in (f"/clips/{clip}#nothing", "/alerts#mute=a1"):
        page.goto(service.url)
        page.evaluate("(to) => { location.assign(to); }", home + path)
        page.wait_for_url(re.compile(re.escape(f"{home}{path.partition('#')[0]}")))
        expect(page.locator("#tally, #lead")).not_to_have_text(re.compile("^(Loading…)?$"))
        expect(page.locator("#teach-words, #muted")).to_be_hidden()
    assert label(pages, clip) == "person"


def label(pages: ClipPages, clip: str) -> str:
    return str(pages.doors.ask(f"/clips/{clip}")["label"])
