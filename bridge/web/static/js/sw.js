// Shows what the house pushes to this browser, and leads to it. It keeps nothing: no page, no picture, no key;
// and it listens to no fetch, so that nothing of the house passes through it.
//
// What a push says: bridge/alerts/push_payload.py. The pages that it leads to do what was pressed: only they
// hold the page's half of the session.

const ICON = "/static/img/icon-192.png";
const LOOK = { action: "look", title: "Look" };
const NOTHING = { action: "nothing", title: "It was nothing" };
const MUTE = { action: "mute", title: "Mute for an hour" };
const UNREADABLE = { title: "Private Eye", text: "Something happened at home." };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(told(event))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(place(event.action, event.notification.data ?? {})));
});

function told(event) {
  try {
    const said = event.data.json();
    return said?.title ? said : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

/** A browser that shows nothing for a push shows a sentence of its own instead. */
async function show({ id, number = 1, kind, title, text, at, event, picture }) {
  const tag = id ?? "private-eye";
  const [before] = await self.registration.getNotifications({ tag });
  // What became of it takes its place in silence; and so does what is sent a second time.
  const silent = number > 1 || before?.data?.number === number;
  await self.registration.showNotification(title, {
    body: text,
    tag,
    renotify: !silent,
    silent,
    timestamp: at ?? Date.now(),
    icon: ICON,
    image: picture,
    actions: kind === "event" ? actions() : [],
    data: { id, number, event },
  });
}

/** Where there is room for two buttons, the message itself is the one to look. */
function actions() {
  return Notification.maxActions > 2 ? [LOOK, NOTHING, MUTE] : [NOTHING, MUTE];
}

function place(action, { id, event }) {
  if (action === MUTE.action && id) return `/alerts#mute=${encodeURIComponent(id)}`;
  if (!event) return "/";
  const clip = `/clips/${encodeURIComponent(event)}`;
  return action === NOTHING.action ? `${clip}#nothing` : clip;
}
