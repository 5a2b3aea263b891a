"""Every table, with the unit, the invariant and the reason of each column.

Times are `Instant`: whole microseconds since 1970, UTC. Integers sort and compare exactly, take
eight bytes and cannot be naive; `datetime(at / 1e6, 'unixepoch')` reads one by hand in sqlite3.
Secrets are never here: what proves who somebody is is stored as a hash, and the keys are in a file
of their own (`keys.py`), so that a copy of the database opens nothing.
The schema is made by the migrations; `tests/store/test_migrations.py` holds it equal to this file.
"""

from bridge.store.tables.alerts import alert, alert_message, alert_settings, outbox, receiver
from bridge.store.tables.base import Instant, Words, metadata
from bridge.store.tables.classifications import classification, look
from bridge.store.tables.events import deletion, event, pending_deletion, watch
from bridge.store.tables.footage import event_footage, footage, footage_key, garbage
from bridge.store.tables.house import (
    camera_settings,
    house_fact,
    presence,
    privacy,
    privacy_rules,
)
from bridge.store.tables.learning import (
    expired_lesson,
    house_kind,
    house_model,
    house_model_lesson,
    taught,
)
from bridge.store.tables.ledger import LEDGER_TRIGGERS, ledger, ledger_checkpoint, open_view
from bridge.store.tables.people import (
    epoch,
    invitation,
    passkey,
    password,
    person,
    recovery_code,
    session,
    signin_link,
    token,
    totp,
)
from bridge.store.tables.sharing import share, share_copy, share_view
from bridge.store.tables.voice import (
    alexa_code,
    alexa_user,
    alexa_wrong_code,
    link,
    oauth_code,
    oauth_token,
    seen_request,
    voice_context,
    voice_pin,
)

__all__ = [
    "Instant",
    "Words",
    "metadata",
    "signin_link",
    "person",
    "password",
    "passkey",
    "totp",
    "recovery_code",
    "invitation",
    "session",
    "token",
    "epoch",
    "alexa_user",
    "alexa_code",
    "alexa_wrong_code",
    "seen_request",
    "voice_context",
    "link",
    "oauth_code",
    "oauth_token",
    "voice_pin",
    "event",
    "deletion",
    "pending_deletion",
    "watch",
    "classification",
    "look",
    "house_kind",
    "taught",
    "expired_lesson",
    "house_model",
    "house_model_lesson",
    "footage",
    "footage_key",
    "event_footage",
    "garbage",
    "alert_settings",
    "receiver",
    "alert",
    "alert_message",
    "outbox",
    "share",
    "share_copy",
    "share_view",
    "camera_settings",
    "privacy",
    "privacy_rules",
    "presence",
    "house_fact",
    "ledger",
    "ledger_checkpoint",
    "open_view",
    "LEDGER_TRIGGERS",
]
