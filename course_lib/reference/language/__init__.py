"""Language models: distributions over sequences, and the word vectors that come with them."""

from course_lib.reference.language.bidirectional import BidirectionalLM, LayerMix, Reading
from course_lib.reference.language.generation import perplexity, sample
from course_lib.reference.language.glove import GloVe, cooccurrences
from course_lib.reference.language.ngram import NGramModel
from course_lib.reference.language.recurrent import RecurrentLM
from course_lib.reference.language.smoothing import AddKModel, BackOffModel, KneserNeyModel
from course_lib.reference.language.subwords import SubwordSkipGram, character_ngrams
from course_lib.reference.language.truncation import nucleus, top_k
from course_lib.reference.language.windows import draw_negatives, noise_distribution, windows
from course_lib.reference.language.word2vec import CBOW, SkipGram, nearest

__all__ = [
    "CBOW",
    "AddKModel",
    "BackOffModel",
    "BidirectionalLM",
    "GloVe",
    "KneserNeyModel",
    "LayerMix",
    "NGramModel",
    "Reading",
    "RecurrentLM",
    "SkipGram",
    "SubwordSkipGram",
    "character_ngrams",
    "cooccurrences",
    "draw_negatives",
    "nearest",
    "noise_distribution",
    "nucleus",
    "perplexity",
    "sample",
    "top_k",
    "windows",
]
