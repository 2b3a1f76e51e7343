"""Deep Speech: from sound to symbols through a spectrogram, six layers and CTC."""

from course_lib.reference.deep_speech.filter_banks import frame_count, linear_filters, log_filter_banks, normalised
from course_lib.reference.deep_speech.net import ClippedReLUCell, DeepSpeech, clipped_relu, with_context

__all__ = [
    "ClippedReLUCell",
    "DeepSpeech",
    "clipped_relu",
    "frame_count",
    "linear_filters",
    "log_filter_banks",
    "normalised",
    "with_context",
]
