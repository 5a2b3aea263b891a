"""The sounds of the demo house, synthesised: a loop of whole seconds each, at 16 bits.

The front room has a soft room tone and a clock that ticks on the second; the garden has birds.
"""

import numpy as np
from numpy.typing import NDArray

LOOP_S = 8
ROOM_RATE = 16_000  # 8 s are exactly 125 AAC frames, so the loop has no seam
GARDEN_RATE = 8_000

Samples = NDArray[np.int16]


def room() -> Samples:
    rate, chance = ROOM_RATE, np.random.default_rng(5)
    sound = _hush(chance, rate, 0.005)
    for second in range(LOOP_S):
        t = np.arange(int(0.03 * rate)) / rate
        pitch = 2100 if second % 2 else 1700
        tick = np.sin(2 * np.pi * pitch * t) * np.exp(-t * 260)
        knock = np.sin(2 * np.pi * 420 * t) * np.exp(-t * 120)
        at = second * rate
        sound[at : at + len(t)] += 0.10 * tick + 0.05 * knock
    return _samples(sound)


def garden() -> Samples:
    rate, chance = GARDEN_RATE, np.random.default_rng(9)
    sound = _hush(chance, rate, 0.006)
    songs = ((0.4, 2600, 3300, 5), (2.1, 3100, 2300, 3), (3.9, 2400, 3000, 6), (6.2, 3300, 2500, 4))
    for start, low, high, notes in songs:
        for note in range(notes):
            t = np.arange(int(0.09 * rate)) / rate
            pitch = low + (high - low) * t / 0.09 + 120 * np.sin(2 * np.pi * 28 * t)
            voice = np.sin(2 * np.pi * np.cumsum(pitch) / rate) * np.sin(np.pi * t / 0.09) ** 2
            at = int((start + note * 0.16) * rate)
            sound[at : at + len(t)] += voice * (0.10 + 0.05 * chance.random())
    return _samples(sound)


def mu_law(samples: Samples) -> bytes:
    """ITU-T G.711: bias, segment, four bits of step, all bits inverted."""
    wide = samples.astype(np.int32)
    size = np.minimum(np.abs(wide), 32_635) + 132
    segment = np.floor(np.log2(size)).astype(np.int32) - 7
    step = size >> segment + 3 & 0xF
    sign = np.where(wide < 0, 0x80, 0)
    return bytes((~(sign | segment << 4 | step) & 0xFF).astype(np.uint8))


def _hush(chance: np.random.Generator, rate: int, level: float) -> NDArray[np.float64]:
    """Low noise whose end meets its beginning: made of random phases, not of random samples."""
    count = LOOP_S * rate
    pitch = np.fft.rfftfreq(count, 1 / rate)
    spectrum = np.exp(2j * np.pi * chance.random(len(pitch))) / np.maximum(pitch, 40) ** 0.8
    noise = np.fft.irfft(spectrum, count)
    return noise * (level / np.std(noise))


def _samples(sound: NDArray[np.float64]) -> Samples:
    return (sound * 32_767).round().clip(-32_767, 32_767).astype(np.int16)
