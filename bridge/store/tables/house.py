"""What is set for a camera, whether it may be connected to, who is at home; facts of the house."""

from sqlalchemy import Boolean, Column, LargeBinary, String, Table

from bridge.store.tables.base import Instant, Words, metadata

# What a person set for a camera: what is noticed, how long it is kept. No row: the defaults.
camera_settings = Table(
    "camera_settings",
    metadata,
    Column("camera", String(40), primary_key=True),
    # JSON of policy.settings.CameraSettings.
    Column("settings", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# How a camera stands since it was last hidden or shown. No row: shown, as it always was.
privacy = Table(
    "privacy",
    metadata,
    # A camera's id, which may have left the configuration: it is hidden still when it comes back.
    Column("camera", String(40), primary_key=True),
    Column("hidden", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    # policy.privacy.HiddenBy.
    Column("way", String(10), nullable=False),
    # Who switched, by what name and with which role (model.Role) then; null: a rule of the house.
    Column("person", String(16)),
    Column("name", Words(120)),
    Column("role", String(10)),
    # When it is shown again by itself, where they said so; null: when somebody shows it.
    Column("until", Instant),
    # policy.privacy.HiddenBy: the rule that hid it before somebody hid it until then.
    Column("instead_of", String(10)),
    # Hidden until then at least, where nobody said for how long.
    Column("at_least", Instant),
)

# When a camera hides by itself. No row: never.
privacy_rules = Table(
    "privacy_rules",
    metadata,
    Column("camera", String(40), primary_key=True),
    # JSON of policy.privacy.PrivacyRules.
    Column("rules", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# Who is at home, as a program of the house said last.
presence = Table(
    "presence",
    metadata,
    # What that program calls them; not a person's id.
    Column("name", Words(60), primary_key=True),
    Column("home", Boolean, nullable=False),
    # When they came or left.
    Column("since", Instant, nullable=False),
    # When it was last said.
    Column("confirmed_at", Instant, nullable=False),
)

# Few facts about the state folder as a whole.
house_fact = Table(
    "house_fact",
    metadata,
    # "key_check": by which the house key is known again. "clips_folder": as it is in its marker.
    # "watch_from": since when watch spans are kept (store.events.watch).
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
