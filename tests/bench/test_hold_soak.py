"""Growth is told from noise."""

from random import Random

import pytest

from tests.bench.hold_soak import Sample, growth


@pytest.mark.parametrize("mib_an_hour", [0.0, 2.0, -3.0])
def test_growth_is_of_an_hour_in_megabytes(mib_an_hour: float) -> None:
    noise = Random(7)
    samples = [
        Sample(at, 150 + mib_an_hour * at / 3600 + noise.uniform(-0.5, 0.5), 40)
        for at in range(1200, 7200, 20)
    ]
    assert growth(samples) == pytest.approx(1.048576 * mib_an_hour, abs=0.3)
