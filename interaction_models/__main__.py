"""`python -m interaction_models` writes every locale's model beside this file."""

from pathlib import Path

from interaction_models import LOCALES, language_of
from interaction_models.grammar_files import read
from interaction_models.model import samples_of, written

HERE = Path(__file__).parent


def main() -> None:
    for locale in LOCALES:
        grammar = read(HERE / "grammar" / language_of(locale), locale)
        path = HERE / f"{locale}.json"
        path.write_text(written(grammar), "utf-8")
        samples = sum(len(samples_of(grammar, intent)) for intent in grammar.intents)
        print(f"{path.name}: {samples} samples, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
