"""Backpropagation through time, derived by hand: no autograd in here."""

from course_lib.reference.bptt.clipping import clip_norm
from course_lib.reference.bptt.lstm import LSTMGradients, LSTMTrace, lstm_backward, lstm_forward
from course_lib.reference.bptt.terms import gradient_norms, rnn_terms
from course_lib.reference.bptt.vanilla import RNNGradients, rnn_backward, rnn_forward, truncated_backward

__all__ = [
    "LSTMGradients",
    "LSTMTrace",
    "RNNGradients",
    "clip_norm",
    "gradient_norms",
    "lstm_backward",
    "lstm_forward",
    "rnn_backward",
    "rnn_forward",
    "rnn_terms",
    "truncated_backward",
]
