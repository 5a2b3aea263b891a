"""What a browser calls itself, as a person would say it. A guess: nothing is decided by it."""

# (what a User-Agent holds, what people say): the first that fits.
_BROWSERS = (
    ("Silk", "Silk"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("AFT", "a Fire TV"),
    ("KF", "a Fire tablet"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Like "Firefox on an iPhone"; "a program" where it is no browser that is known."""
    browser = _first(_BROWSERS, user_agent)
    machine = _first(_MACHINES, user_agent)
    if browser is None:
        return "a program" if machine is None else f"a program on {machine}"
    return browser if machine is None else f"{browser} on {machine}"


def _first(known: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((said for mark, said in known if mark in text), None)
