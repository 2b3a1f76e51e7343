"""English sentences with their Russian translations, made from a grammar that agrees, governs and reorders."""

from course_lib.datasets.english_russian.corpus import SentencePair, english_russian

__all__ = ["SentencePair", "english_russian"]
