"""How much a few tries prove. Pure.

Clopper and Pearson's bounds, one-sided at 95 %: what a share is at least, or at most, whatever luck
there was. 9 of 9 prove 0.72; nothing lost of 9 proves that at most 0.28 are.
"""

from math import exp, lgamma, log

_DOUBT = 0.05
_STEPS = 50


def at_least(of_them: int, tries: int) -> float:
    """The share that is proved; of no tries, nothing."""
    if not 0 <= of_them <= tries:
        raise ValueError("more than there were")
    if of_them == 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _so_many_or_more(of_them, tries, middle) < _DOUBT:
            low = middle
        else:
            high = middle
    return low


def at_most(of_them: int, tries: int) -> float:
    """What is not excluded; of no tries, all."""
    return 1.0 - at_least(tries - of_them, tries)


def _so_many_or_more(of_them: int, tries: int, share: float) -> float:
    if share <= 0.0 or share >= 1.0:
        return float(share >= 1.0)
    return sum(
        exp(_ways(tries, n) + n * log(share) + (tries - n) * log(1.0 - share))
        for n in range(of_them, tries + 1)
    )


def _ways(tries: int, n: int) -> float:
    """The logarithm of how many there are."""
    return lgamma(tries + 1) - lgamma(n + 1) - lgamma(tries - n + 1)
