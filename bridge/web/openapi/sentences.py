"""What each route of the home door is for, in a sentence, for `document`.

`tests/web/openapi/test_document.py` fails for a route that does not stand here, and for one that
only stands here.
"""

# Nobody need be signed in: these are how one signs in, or say nothing of the house.
OPEN = frozenset(
    {
        *("/sign-in", "/join", "/tv", "/tv/pair", "/healthz", "/favicon.ico"),
        *("/manifest.webmanifest", "/sw.js", "/postcard/{share_id}"),
        *("/api/v1/session/password", "/api/v1/session/recovery", "/api/v1/invitation"),
        *("/api/v1/session/passkey", "/api/v1/session/passkey/options"),
        *("/api/v1/screens/pair", "/api/v1/screens/token"),
    }
)
# One and the same path signs in (open), tells who is signed in, and signs out.
OPEN_OPERATIONS = frozenset({"POST /api/v1/session"})
SKILLS = "/api/v1/voice/"
# Their errors may be one word, as RFC 8628 (3.5) has it.
OAUTH_ERRORS = frozenset({"/api/v1/screens/token"})

_PAGES = {
    "GET /": "Live pictures.",
    "GET /account": "One's own account.",
    "GET /cameras/{camera_id}": "What is set for a camera.",
    "GET /alerts": "What one was told of, and why; what one wants to be told of, and where.",
    "GET /clips": "Clips.",
    "GET /clips/{clip_id}": "One clip.",
    "GET /clips/{clip_id}/share": "Share one clip.",
    "GET /shares": "What is and was shared.",
    "GET /console": "The voice console.",
    "GET /join": "Accept an invitation.",
    "GET /ledger": "Who looked, and what was changed.",
    "GET /learnt": "What the house has learnt.",
    "GET /people": "The people of the house.",
    "GET /postcard/{share_id}": "What is shared by a link: one page, the same for every link.",
    "GET /screens": "Pair and remove screens.",
    "GET /postcards": "What is shared with oneself.",
    "GET /sign-in": "Sign in.",
    "GET /transparency": "What leaves the house.",
    "GET /tv": "The page of a paired screen, or the code that pairs it.",
    "GET /tv/pair": "The code that pairs a screen.",
    "GET /voice": "Alexas that were confirmed or linked.",
    "GET /favicon.ico": "The icon.",
    "GET /manifest.webmanifest": "What makes the pages an app of a phone.",
    "GET /sw.js": "The worker that shows alerts in a browser; it keeps nothing.",
    "GET /healthz": "Whether the door is open; nothing else is said.",
}
_SIGNING_IN = {
    "POST /api/v1/session": "Sign in with a one-time link.",
    "POST /api/v1/session/password": "Sign in with a password, and a code where one is set.",
    "POST /api/v1/session/recovery": "Sign in with a recovery code.",
    "POST /api/v1/session/passkey/options": "What a browser needs to ask for a passkey.",
    "POST /api/v1/session/passkey": "Sign in with a passkey.",
    "POST /api/v1/invitation": "What an invitation offers, before it is accepted.",
    "GET /api/v1/session": "Who is signed in, and what they may do.",
    "DELETE /api/v1/session": "Sign out.",
}
_ACCOUNT = {
    "GET /api/v1/account": "Oneself, and how one signs in.",
    "PUT /api/v1/account/name": "Change one's name.",
    "PUT /api/v1/account/password": "Set a password.",
    "POST /api/v1/account/recovery-codes": "Make new recovery codes; the old ones end.",
    "POST /api/v1/account/second-factor": "Begin to set up codes of an authenticator app.",
    "PUT /api/v1/account/second-factor": "Confirm the app by its first code.",
    "DELETE /api/v1/account/second-factor": "Sign in without codes again.",
    "POST /api/v1/account/passkeys/options": "What a browser needs to make a passkey.",
    "POST /api/v1/account/passkeys": "Add a passkey.",
    "DELETE /api/v1/account/passkeys/{passkey_id}": "Remove a passkey.",
    "GET /api/v1/account/sessions": "Where one is signed in.",
    "DELETE /api/v1/account/sessions/{session_id}": "End one of one's sessions.",
    "POST /api/v1/account/sessions/end": "End all of one's sessions, or all others.",
}
_PEOPLE = {
    "GET /api/v1/people": "The people of the house and their rights.",
    "POST /api/v1/people": "Invite a person; answers the one-time link.",
    "PUT /api/v1/people/{person_id}": "Change a person's rights.",
    "DELETE /api/v1/people/{person_id}": "Remove a person; what they watch ends.",
    "POST /api/v1/people/{person_id}/link": "Make a new one-time link for a person.",
    "GET /api/v1/people/{person_id}/sessions": "Where a person is signed in.",
    "DELETE /api/v1/people/{person_id}/sessions": "Sign a person out everywhere.",
    "DELETE /api/v1/people/{person_id}/sessions/{session_id}": "End one session of a person.",
    "GET /api/v1/tokens": "Tokens of programs.",
    "POST /api/v1/tokens": "Make a token; it is shown only now.",
    "DELETE /api/v1/tokens/{token_id}": "End a token at once.",
}
_SCREENS = {
    "POST /api/v1/screens/pair": "A screen asks to be paired, and is given a code to show.",
    "POST /api/v1/screens/token": "A screen asks whether its code was confirmed (RFC 8628).",
    "POST /api/v1/screens/look": "What asks to be paired with this code.",
    "POST /api/v1/screens/confirm": "Let the screen with this code in.",
    "POST /api/v1/screens/refuse": "Refuse the screen with this code.",
}
_CAMERAS = {
    "GET /api/v1/cameras": "The cameras and how they are; waits for a change where asked to.",
    "POST /api/v1/live": "Open a live view; answers the address of its media.",
    "DELETE /api/v1/live": "End a live view.",
    "POST /api/v1/cameras/{camera_id}/record": "Record by hand.",
    "POST /api/v1/cameras/{camera_id}/record/stop": "Stop what is recorded by hand.",
    "POST /api/v1/cameras/{camera_id}/try": "Connect to a camera that is away without waiting.",
    "GET /api/v1/cameras/{camera_id}/settings": "What is noticed, and how long it is kept.",
    "PUT /api/v1/cameras/{camera_id}/settings": "Set what is noticed and how long it is kept.",
}
_PRIVACY = {
    "GET /api/v1/privacy": "Which cameras are hidden, by whom, and until when.",
    "PUT /api/v1/privacy": "Hide all cameras, for a time or until shown again.",
    "PUT /api/v1/cameras/{camera_id}/privacy": "Hide a camera, for a time or until shown again.",
    "GET /api/v1/cameras/{camera_id}/privacy/rules": "When a camera hides by itself.",
    "PUT /api/v1/cameras/{camera_id}/privacy/rules": "Set when a camera hides by itself.",
    "GET /api/v1/presence": "Who is at home, as the house was told.",
    "PUT /api/v1/presence/{name}": "Tell the house whether somebody is at home.",
    "GET /api/v1/transparency": "What leaves the house: where to, what, and when last.",
    "GET /api/v1/ledger": "Who looked and what was changed, as sentences.",
    "GET /api/v1/ledger/about": "What the ledger can be asked for, and how long it is kept.",
    "GET /api/v1/ledger/export.json": "The ledger as a file, with what chains its entries.",
    "GET /api/v1/ledger/export.csv": "The ledger as a table for a spreadsheet.",
    "GET /api/v1/openapi.json": "This description.",
}
_CLIPS = {
    "GET /api/v1/clips": "Find clips.",
    "GET /api/v1/clips/days": "On which days there are clips, and how many.",
    "GET /api/v1/clips/timeline": "The clips of a day, and when a camera was not watched.",
    "GET /api/v1/clips/{clip_id}": "One clip.",
    "GET /api/v1/clips/{clip_id}/classification": "What a clip was taken for, and why.",
    "PATCH /api/v1/clips/{clip_id}": "Star a clip, or take its star.",
    "GET /api/v1/clips/{clip_id}/{kind}.jpg": "A small picture of a clip.",
    "POST /api/v1/clips/{clip_id}/open": "Open a clip; answers the address of its media.",
    "GET /api/v1/clips/{clip_id}/download.mp4": "Download a clip, or a part of it.",
    "PUT /api/v1/clips/{clip_id}/label": "Say what a clip was; the house learns from it.",
    "DELETE /api/v1/clips/{clip_id}/label": "Take back what somebody said that a clip was.",
    "GET /api/v1/kinds": "The kinds that the house was taught in its own words.",
    "GET /api/v1/learnt": "What the house has learnt, how well, from whom, and its versions.",
    "DELETE /api/v1/learnt": "Forget everything that the house was taught. Owners only.",
    "DELETE /api/v1/learnt/lessons/{lesson_id}": "Take back what was said of an expired clip.",
    "POST /api/v1/learnt/{number}/keep": "Go by what was learnt, from now on.",
    "POST /api/v1/learnt/{number}/decline": "Do not go by it.",
    "POST /api/v1/learnt/back": "Go by an earlier version again, or by the detector alone.",
    "POST /api/v1/clips/delete": "Delete clips, named or found.",
    "GET /api/v1/deletions/{deletion_id}": "How far a deletion is.",
}
_SHARING = {
    "GET /api/v1/clips/{clip_id}/shares/offer": "With whom, covered how, a clip can be shared.",
    "POST /api/v1/clips/{clip_id}/shares/preview": "What is said before the last click.",
    "POST /api/v1/clips/{clip_id}/shares": "Share a clip; answers its link, which is told once.",
    "GET /api/v1/shares": "What is and was shared: with whom, what for, who watched it when.",
    "GET /api/v1/shares/{share_id}": "One share, and how far its copy is.",
    "DELETE /api/v1/shares/{share_id}": "Take a share back: over when this answers.",
    "GET /api/v1/shares/{share_id}/receipt.json": "The signed receipt of a copy.",
    "POST /api/v1/shares/receipts/check": "Whether this house signed a receipt.",
    "GET /api/v1/shares/settings": "Whether members may share clips.",
    "PUT /api/v1/shares/settings": "Say whether members may share clips. Owners only.",
    "GET /api/v1/postcards": "What is shared with oneself.",
    "GET /api/v1/postcards/{share_id}/about": "What is shared with oneself, before it plays.",
    "POST /api/v1/postcards/{share_id}/views": "Begin to watch it.",
    "GET /api/v1/postcards/{share_id}/views/{view_id}/{number}.m4s": "A piece of its copy.",
    "GET /api/v1/postcards/{share_id}/views/{view_id}/{number}.sealed": "A piece, sealed.",
    "GET /api/v1/postcards/{share_id}/views/{view_id}/key": "What opens the sealed pieces. A view.",
    "GET /api/v1/postcards/{share_id}/receipt.json": "The signed receipt of its copy.",
    "POST /api/v1/postcards/{share_id}/views/{view_id}": "The page is there; what it played.",
    "DELETE /api/v1/postcards/{share_id}/views/{view_id}": "The page was closed.",
    "GET /postcard/{share_id}/about": "By a link: what it is, before it plays. Counts nothing.",
    "POST /postcard/{share_id}/views": "By a link: begin to watch it.",
    "GET /postcard/{share_id}/views/{view_id}/{number}.m4s": (
        "By a link: a piece of its copy. The first is a view."
    ),
    "GET /postcard/{share_id}/views/{view_id}/{number}.sealed": (
        "By a link: a piece as it is sealed, to be kept in a file. No view."
    ),
    "GET /postcard/{share_id}/views/{view_id}/key": (
        "By a link: what opens the sealed pieces, each time such a file is opened. A view."
    ),
    "POST /postcard/{share_id}/views/{view_id}": "By a link: which seconds were played.",
    "DELETE /postcard/{share_id}/views/{view_id}": "By a link: the page was closed.",
    "GET /postcard/{share_id}/receipt.json": "By a link: the signed receipt of the copy.",
}
_ALERTS = {
    "GET /api/v1/alerts": "What one was told of, what one was not, and why.",
    "GET /api/v1/clips/{clip_id}/alert": "Why there was an alert about a clip, or none.",
    "GET /api/v1/alerts/{alert_id}/still.jpg": "The picture of an alert.",
    "GET /api/v1/alerts/settings": "What one is told of, or a screen shows.",
    "PUT /api/v1/alerts/settings": "Set what one is told of, or a screen shows.",
    "PUT /api/v1/alerts/mute": "Send nothing for some minutes; 0: send again.",
    "GET /api/v1/alerts/receivers": "Where one is told, and the ways there are.",
    "POST /api/v1/alerts/receivers": "Add a receiver of one's alerts.",
    "DELETE /api/v1/alerts/receivers/{receiver_id}": "Remove a receiver; nothing is sent there.",
    "POST /api/v1/alerts/receivers/{receiver_id}/test": "Send a test, and say what became of it.",
    "GET /api/v1/alerts/push-key": "What a browser has to know before the house can push to it.",
}
_ALEXA = {
    "POST /api/v1/say": "Say something to the skill, as if to an Echo.",
    "POST /api/v1/alexa/codes": "Make the code by which an Alexa is confirmed.",
    "GET /api/v1/alexa/links": "Linked Alexas: one's own, or all for an owner.",
    "POST /api/v1/alexa/links/codes": "Make the code that is typed where an Alexa is linked.",
    "DELETE /api/v1/alexa/links/{link_id}": "Unlink an Alexa; what it shows ends.",
    "GET /api/v1/alexa/pin": "Whether there is a voice PIN, and what it is asked for.",
    "PUT /api/v1/alexa/pin": "Set the PIN, or what it is asked for.",
    "DELETE /api/v1/alexa/pin": "Remove the PIN.",
    "GET /api/v1/alexa/users": "Alexas that were confirmed.",
    "DELETE /api/v1/alexa/users/{user_id}": "Remove an Alexa; what it shows ends.",
    "POST /api/v1/voice/show": "The skill: show a room.",
    "POST /api/v1/voice/cameras": "The skill: which cameras there are.",
    "POST /api/v1/voice/confirm": "The skill: a code was said.",
    "POST /api/v1/voice/cameras/how": "The skill: how cameras are.",
    "POST /api/v1/voice/privacy/hide": "The skill: hide cameras, for a time.",
    "POST /api/v1/voice/privacy/reveal": "The skill: show cameras again.",
    "POST /api/v1/voice/ledger/watched": "The skill: who watched the cameras.",
    "POST /api/v1/voice/ledger/seen": "The skill: who has seen a clip.",
    "POST /api/v1/voice/alerts": "The skill: which alerts there were.",
    "POST /api/v1/voice/alerts/why": "The skill: why somebody was told, or was not.",
    "POST /api/v1/voice/clips/show": "The skill: show a clip.",
    "POST /api/v1/voice/clips/told": "The skill: what happened.",
    "POST /api/v1/voice/clips/kept": "The skill: how long clips are kept.",
    "POST /api/v1/voice/clips/star": "The skill: star a clip.",
    "POST /api/v1/voice/clips/teach": "The skill: what a clip was.",
    "POST /api/v1/voice/learnt/answer": "The skill: whether to go by what was learnt.",
    "POST /api/v1/voice/clips/record": "The skill: record.",
    "POST /api/v1/voice/clips/record/stop": "The skill: stop recording.",
    "POST /api/v1/voice/clips/delete": "The skill: ask to delete a clip.",
    "POST /api/v1/voice/clips/delete/all": "The skill: ask to delete several clips.",
    "POST /api/v1/voice/clips/delete/newest": "The skill: ask to delete the last few clips.",
    "POST /api/v1/voice/clips/delete/confirm": "The skill: the deletion was confirmed.",
}
_MEDIA = {
    "GET /live/{token}/index.m3u8": "A live view: its playlists.",
    "GET /live/{token}/media.m3u8": "The media playlist; may wait for the next part (RFC 8216bis).",
    "GET /live/{token}/init-{init_id}.mp4": "What describes the media.",
    "GET /live/{token}/segment-{sequence}.m4s": "A segment.",
    "GET /live/{token}/part-{number}.m4s": "A part; may wait for it.",
    "GET /live/{token}/still.jpg": "The newest picture.",
    "GET /live/{token}/picture.jpg": "The newest picture, by an address that an Echo was given.",
    "GET /clip/{token}/picture.jpg": "A clip's picture, by an address that an Echo was given.",
    "GET /live/{token}/{variant}/media.m3u8": "For an Echo: the media playlist.",
    "GET /live/{token}/{variant}/{number}.ts": "For an Echo: a segment.",
    "GET /clip/{token}/index.m3u8": "A clip: its playlists.",
    "GET /clip/{token}/media.m3u8": "The media playlist.",
    "GET /clip/{token}/init.mp4": "What describes the media.",
    "GET /clip/{token}/init-{number}.mp4": "What describes the media after a change.",
    "GET /clip/{token}/segment-{number}.m4s": "A segment.",
    "GET /clip/{token}/{variant}/media.m3u8": "For an Echo: the media playlist.",
    "GET /clip/{token}/{variant}/{number}.ts": "For an Echo: a segment.",
}
DESCRIBED = {
    **_PAGES,
    **_SIGNING_IN,
    **_ACCOUNT,
    **_PEOPLE,
    **_SCREENS,
    **_CAMERAS,
    **_PRIVACY,
    **_CLIPS,
    **_SHARING,
    **_ALERTS,
    **_ALEXA,
    **_MEDIA,
}
# Names in a query that no shape describes, and their JSON types.
FURTHER = {
    "/live/{token}/media.m3u8": {"_HLS_msn": "integer", "_HLS_part": "integer"},
}
