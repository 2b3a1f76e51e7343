"""Attention: scores, the four teaching versions, global and local attention, and many heads."""

from course_lib.reference.attention.global_attention import GlobalAttention
from course_lib.reference.attention.local_attention import LocalMonotonicAttention, LocalPredictiveAttention
from course_lib.reference.attention.memory import Attended, Attention, Memory, masked_softmax
from course_lib.reference.attention.multi_head import KeyValue, MultiHeadAttention
from course_lib.reference.attention.scaled_dot_product import DotProduct, scaled_dot_product
from course_lib.reference.attention.scores import AdditiveScore, ConcatScore, DotScore, GeneralScore, Score
from course_lib.reference.attention.teaching import FixedAttention, MeanAttention, SimilarityAttention, SoftmaxAttention

__all__ = [
    "AdditiveScore",
    "Attended",
    "Attention",
    "ConcatScore",
    "DotProduct",
    "DotScore",
    "FixedAttention",
    "GeneralScore",
    "GlobalAttention",
    "KeyValue",
    "LocalMonotonicAttention",
    "LocalPredictiveAttention",
    "MeanAttention",
    "Memory",
    "MultiHeadAttention",
    "Score",
    "SimilarityAttention",
    "SoftmaxAttention",
    "masked_softmax",
    "scaled_dot_product",
]
