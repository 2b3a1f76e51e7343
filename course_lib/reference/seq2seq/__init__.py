"""Sequence to sequence: encoder, decoder, their training on true words and on the model's own."""

from course_lib.reference.seq2seq.decoder import Decoded, Decoder, DecoderState
from course_lib.reference.seq2seq.encoder import Encoded, Encoder, reverse_words
from course_lib.reference.seq2seq.model import Seq2Seq, sequence_loss
from course_lib.reference.seq2seq.professor import (
    Discriminator,
    discriminator_loss,
    free_running_loss,
    teacher_forced_loss,
)
from course_lib.reference.seq2seq.sampling import (
    Sampled,
    exponential_decay,
    inverse_sigmoid_decay,
    linear_decay,
    parallel_scheduled_sampling,
    scheduled_sampling,
)

__all__ = [
    "Decoded",
    "Decoder",
    "DecoderState",
    "Discriminator",
    "Encoded",
    "Encoder",
    "Sampled",
    "Seq2Seq",
    "discriminator_loss",
    "exponential_decay",
    "free_running_loss",
    "inverse_sigmoid_decay",
    "linear_decay",
    "parallel_scheduled_sampling",
    "reverse_words",
    "scheduled_sampling",
    "sequence_loss",
    "teacher_forced_loss",
]
