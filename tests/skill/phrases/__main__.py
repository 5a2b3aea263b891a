"""python -m tests.skill.phrases [seen|unseen] [--device show|dot|firetv] [--locale L] [--kind K]

How many turned out right, by kind; of the seen ones also which did not, and what was answered.
"""

import argparse
from collections import Counter

from bridge.console.device import DeviceKind
from tests.skill.phrases.phrase import load
from tests.skill.phrases.tried import Tried, tried


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.skill.phrases")
    parser.add_argument("which", nargs="?", choices=["seen", "unseen"], default="seen")
    parser.add_argument("--device", choices=[kind.value for kind in DeviceKind], default="show")
    parser.add_argument("--locale", default="en-US")
    parser.add_argument("--kind")
    options = parser.parse_args()
    phrases = [each for each in load(options.which) if options.kind in (None, each.kind)]
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for each in tried(phrases, device=DeviceKind(options.device), locale=options.locale):
        every[each.phrase.kind] += 1
        right[each.phrase.kind] += each.right
        if options.which == "seen" and (each.wrong or not each.right):
            print(_told(each))
    for kind in sorted(every):
        print(f"{kind:14} {right[kind]:3} of {every[kind]:3}")
    whole = sum(every.values())
    print(f"all {sum(right.values())} of {whole} = {sum(right.values()) / whole:.1%}")


def _told(each: Tried) -> str:
    said, wanted = each.came.said, each.wanted
    answers = " ".join(type(answer).__name__ for answer in each.came.answers)
    objects = wanted.clip or wanted.clips or wanted.person or " ".join(wanted.cameras)
    return (
        f"{'WRONG ' if each.wrong else ''}{each.phrase.id} {each.phrase.kind}: "
        f"“{each.phrase.turns[each.turn].text}”\n"
        f"    wanted {wanted.act} {objects} /{wanted.fact}/\n"
        f"    heard {said.intent} {dict(said.slots)} [{answers}]\n    said “{said.speech}”"
    )


if __name__ == "__main__":
    main()
