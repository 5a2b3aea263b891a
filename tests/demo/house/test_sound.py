"""The synthesised sounds."""

import numpy as np

from bridge.demo.house import sound


def test_mu_law_is_that_of_g711() -> None:
    samples = np.array([0, -1, 32_767, -32_768, 1000, -1000], np.int16)
    # ITU-T G.711 table 2: positive zero is 0xFF, the largest values 0x80 and 0x00.
    assert sound.mu_law(samples) == bytes((0xFF, 0x7F, 0x80, 0x00, 0xCE, 0x4E))


def test_room_ticks_on_every_second() -> None:
    samples = np.abs(sound.room().astype(np.int32))
    for second in range(sound.LOOP_S):
        at = second * sound.ROOM_RATE
        assert samples[at : at + 200].max() > 3 * samples[at + 8000 : at + 8200].max()


def test_loops_are_whole_seconds_and_not_silent() -> None:
    for samples, rate in ((sound.room(), sound.ROOM_RATE), (sound.garden(), sound.GARDEN_RATE)):
        assert len(samples) == sound.LOOP_S * rate
        assert 1000 < np.abs(samples).max() < 16_000
