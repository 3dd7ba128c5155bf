"""The same words in French and in English."""

from attrs import frozen

__all__ = ["Texts"]


@frozen(cache_hash=True)
class Texts:
    """The same words in both languages."""

    fr: str
    en: str

    def of(self, language: str) -> str:
        """Return the words in a language; French, where it is neither."""
        return self.en if language == "en" else self.fr
