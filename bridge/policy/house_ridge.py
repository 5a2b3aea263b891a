"""The algebra of the house's model: a ridge fit, what it says of each row without that row, and a
calibration on just that. Pure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Of rows whose length is about 1.
PENALTY = 0.3
# What a score is taken for where next to nothing is known, and how many rows outweigh that.
_SLOPE = 4.0
_STUBBORN = 2.0
_STEPS = 25


@dataclass(frozen=True, slots=True)
class Ridge:
    """A column for each kind. `left_out`: each row's scores by the fit that has not seen it."""

    weights: Matrix
    left_out: Matrix

    def scores(self, rows: Matrix) -> Matrix:
        return _with_bias(rows) @ self.weights


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt: from a score to how probable it is, with a prior that a few rows cannot overrule."""

    slope: float
    shift: float

    def probable(self, scores: Matrix) -> Matrix:
        return _logistic(self.slope * scores + self.shift)


def solve(rows: Matrix, wanted: Matrix, worth: Matrix) -> Ridge:
    """`wanted`: 1 and -1. `worth`: by how much each row counts, 1 as a rule."""
    known = _with_bias(rows)
    weighted = known * worth[:, None]
    inverse = np.linalg.inv(weighted.T @ known + PENALTY * np.eye(known.shape[1]))
    weights = inverse @ (weighted.T @ wanted)
    # How much each row has to do with its own score.
    own = ((weighted @ inverse) * known).sum(axis=1)
    left_out = wanted - (wanted - known @ weights) / (1.0 - own)[:, None]
    return Ridge(weights, left_out)


def calibrate(scores: Matrix, is_it: Flags) -> Calibration:
    """By Newton's method on the logistic loss. Never a slope that falls."""
    yes, no = int(is_it.sum()), int((~is_it).sum())
    # Platt (1999): targets that a small sample can hold to.
    target = np.where(is_it, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, shift = _SLOPE, 0.0
    for _ in range(_STEPS):
        said = _logistic(slope * scores + shift)
        off, spread = said - target, said * (1 - said)
        pulled = (_STUBBORN * (slope - _SLOPE) / _SLOPE, _STUBBORN * shift)
        gradient = np.array([(off * scores).sum() + pulled[0], off.sum() + pulled[1]])
        cross = (spread * scores).sum()
        across = (spread * scores**2).sum() + _STUBBORN / _SLOPE
        curve = np.array([[across, cross], [cross, spread.sum() + _STUBBORN]])
        step = np.linalg.solve(curve, gradient)
        slope, shift = slope - float(step[0]), shift - float(step[1])
        if np.abs(step).max() < 1e-6:
            break
    return Calibration(max(slope, 0.1), shift)


def _with_bias(rows: Matrix) -> Matrix:
    return np.hstack([rows, np.ones((len(rows), 1))])


def _logistic(values: Matrix) -> Matrix:
    said: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))
    return said
