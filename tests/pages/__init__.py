"""The pages in a real Chromium, against a small house that speaks the HTTP contract.

`fake_house.py` serves the true templates and static files under the true Content-Security-Policy,
and plays pictures made by `footage.py`. Tests act through its use cases: `camera.become(state)`,
`camera.stall()`, `house.end_grants()`, `house.dark`. Alone, it is a house to design against:

    python -m tests.pages.fake_house
"""
