"""English sentences with their Russian translations, made from a grammar that agrees, governs and reorders."""

from course_lib.datasets.english_russian.corpus import english_russian
from course_lib.datasets.sentence_pair import SentencePair

__all__ = ["SentencePair", "english_russian"]
