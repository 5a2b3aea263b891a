"""The version of the contract, which each side tells the other in a header."""

HEADER = "X-Private-Eye-Contract"
VERSION = 2
FIRST = 1  # spoken before there was a header
_LONGEST = 6


def parse(header: str | None) -> int:
    """The other side's version. Nonsense says nothing: then it is taken to be ours."""
    if header is None:
        return FIRST
    is_number = header.isascii() and header.isdecimal() and len(header) <= _LONGEST
    return int(header) if is_number else VERSION
