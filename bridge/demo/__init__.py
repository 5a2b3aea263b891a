"""The demo house: simulated cameras over real RTSP, for newcomers, tests and benchmarks.

    source ──units──▶ camera ──packets──▶ session ──▶ TCP
    LiveScene         stall, freeze,      RTSP, Digest,
    Looped            drop, mute, ...     interleaving

`house.process.start` runs the three scenes as a process of their own; tests put `Looped` cameras
into an `RtspServer` in-process. README.md has the schedules, the RFCs, and the figures behind the
choices.
"""
