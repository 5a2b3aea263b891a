from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as some

from bridge.footage import index
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import HEADER_BYTES, Header, RecordKind, header_for, parse, seal, unseal

CIPHER = AESGCM(bytes(32))
CLIP = "0123456789abcdef"
KINDS = some.sampled_from(list(RecordKind))
SHORT, LONG = some.integers(0, 2**16 - 1), some.integers(0, 2**32 - 1)
ENTRIES = some.builds(
    IndexEntry,
    kind=KINDS,
    key=SHORT,
    index=LONG,
    offset=some.integers(0, 2**64 - 1),
    size=LONG,
    starts_us=some.integers(-(2**63), 2**63 - 1),
    duration_us=some.integers(0, 2**64 - 1),
)


def a_record(plain: bytes = b"pictures", *, number: int = 3) -> bytes:
    header = header_for(RecordKind.MEDIA, plain, key=1, index=number, starts_us=5, duration_us=7)
    return b"".join(seal(CIPHER, CLIP, header, plain))


@given(some.binary(max_size=200))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    assert unseal(CIPHER, CLIP, a_record(plain)) == plain


@given(some.integers(0, 8 * len(a_record()) - 1))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    record = bytearray(a_record())
    record[bit // 8] ^= 1 << bit % 8
    assert unseal(CIPHER, CLIP, bytes(record)) is None


@given(some.integers(0, len(a_record()) - 1))
def test_a_torn_record_is_refused(length: int) -> None:
    assert unseal(CIPHER, CLIP, a_record()[:length]) is None


def test_a_record_opens_in_its_own_clip_and_place_alone() -> None:
    assert unseal(CIPHER, "f" * 16, a_record()) is None
    moved = a_record(number=4)[:HEADER_BYTES] + a_record(number=3)[HEADER_BYTES:]
    assert unseal(CIPHER, CLIP, moved) is None


@given(KINDS, SHORT, LONG, LONG, some.integers(-(2**63), 2**63 - 1), some.integers(0, 2**64 - 1))
def test_a_header_says_what_was_put_in(
    kind: RecordKind, key: int, number: int, size: int, starts_us: int, duration_us: int
) -> None:
    header = Header(kind, key, number, size, starts_us, duration_us)
    assert parse(header.pack()) == header


@given(some.lists(ENTRIES, max_size=5))
def test_an_index_says_what_was_put_in(entries: list[IndexEntry]) -> None:
    assert index.unpack(index.pack(entries)) == tuple(entries)


@given(some.binary(max_size=100))
def test_any_bytes_are_an_index_or_refused(data: bytes) -> None:
    try:
        entries = index.unpack(data)
    except ValueError:
        return
    assert index.pack(entries) == data
