"""The Transformer: positions, masks, layers with either norm, the model, its cache and a look at its heads."""

from course_lib.reference.transformer.layers import DecoderLayer, EncoderLayer, FeedForward, LayerCache, Residual
from course_lib.reference.transformer.maps import Look, attention_looks, attention_maps
from course_lib.reference.transformer.model import PrefixState, Transformer, TransformerState
from course_lib.reference.transformer.positions import causal_mask, padding_mask, positional_encoding
from course_lib.reference.transformer.rotary import RotaryAttention, rotate

__all__ = [
    "DecoderLayer",
    "EncoderLayer",
    "FeedForward",
    "LayerCache",
    "Look",
    "PrefixState",
    "Residual",
    "RotaryAttention",
    "Transformer",
    "TransformerState",
    "attention_looks",
    "attention_maps",
    "causal_mask",
    "padding_mask",
    "positional_encoding",
    "rotate",
]
