"""A time of day, as people read it off a clock."""


def time_of_day(minute: int, *, twelve_hours: bool) -> str:
    """Of the minutes since midnight, to 24 hours: "3:14 pm", or "15:14"."""
    hour, rest = divmod(minute, 60)
    if twelve_hours:
        return f"{hour % 12 or 12}:{rest:02} {'am' if hour % 24 < 12 else 'pm'}"
    return f"{hour:02}:{rest:02}"
