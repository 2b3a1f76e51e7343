"""Encoder and decoder together, the loss they learn by, and translation."""

from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference._checks import check_indices, check_mask, check_rank, check_size, complaint
from course_lib.reference.attention import Memory
from course_lib.reference.seq2seq.decoder import Decoded, Decoder, DecoderState
from course_lib.reference.seq2seq.encoder import Encoder
from course_lib.reference.translator import Translator

State = tuple[DecoderState, Memory | None]


def sequence_loss(
    logits: Float[Tensor, "batch target vocabulary"],
    targets: Int[Tensor, "batch target"],
    mask: Bool[Tensor, "batch target"],
) -> Float[Tensor, " batch"]:
    """The loss of each sentence, summed over its real words, padding masked.

        L = − Σ_t ln p(y_t | y_<t, x)

    Divide the sum by ``mask.sum()`` for the loss a word, whose exponential is the perplexity.

    Raises:
        ValueError: another rank, targets or a mask that do not fit the logits, words outside the vocabulary.

    >>> logits = torch.zeros(1, 3, 4)
    >>> sequence_loss(logits, torch.tensor([[1, 2, 0]]), torch.tensor([[True, True, False]])).exp()
    tensor([16.])
    """
    check_rank("logits", logits, 3, "batch, target, vocabulary")
    check_rank("targets", targets, 2, "batch, target")
    for axis in (0, 1):
        check_size("targets", targets, axis, logits.shape[axis], "the decoder must read exactly START y_1 … y_{T−1}")
    check_mask("mask", mask, *targets.shape)
    logits, targets = logits.masked_fill(~mask[..., None], 0.0), targets.masked_fill(~mask, 0)
    check_indices("targets", targets, logits.shape[2], "is the vocabulary the one the decoder was built with?", "words")
    losses = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")  # (batch, target)
    return losses.masked_fill(~mask, 0.0).sum(dim=1)


class Seq2Seq(Translator, nn.Module):
    """An encoder–decoder.  Sutskever et al. 2014, eq. 1; with attention Bahdanau et al. 2015, eqs. 2–6.

        p(y | x) = Π_t p(y_t | y_1 … y_{t−1}, x)

    >>> from course_lib.reference.attention import AdditiveScore, GlobalAttention
    >>> attention = GlobalAttention(AdditiveScore(query=8, state=8, hidden=8))
    >>> model = Seq2Seq(Encoder(11, 6, 8), Decoder(13, 6, 8, attention=attention, attend="before"))
    >>> source, lengths, inputs = torch.tensor([[3, 4, 5]]), torch.tensor([3]), torch.tensor([[1, 7]])
    >>> tuple(model(source, lengths, inputs).logits.shape)
    (1, 2, 13)
    """

    def __init__(self, encoder: Encoder, decoder: Decoder) -> None:
        super().__init__()
        sizes, expected = (decoder.layers, decoder.hidden), (encoder.layers, encoder.hidden)
        if sizes != expected:
            advice = "the encoder's last state is the decoder's first: build both alike"
            raise complaint(f"a decoder of (layers, hidden) {expected}", str(sizes), advice)
        self.encoder, self.decoder = encoder, decoder

    def encode(self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]) -> State:
        """The state from which ``step`` starts: the decoder's, and the memory it attends to."""
        return self.decoder.start(self.encoder(source, lengths))

    def forward(
        self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"], inputs: Int[Tensor, "batch target"]
    ) -> Decoded:
        """Teacher forcing: the decoder reads the true words START y_1 … y_{T−1}, shifted by one, all at every step."""
        check_rank("inputs", inputs, 2, "batch, target")
        check_size("inputs", inputs, 0, len(source), "give one target for each source")
        decoded, _ = self.decoder(inputs, *self.encode(source, lengths))
        return decoded

    def step(self, tokens: Int[Tensor, " rows"], state: State) -> tuple[Float[Tensor, "rows vocabulary"], State]:
        """One word on, as ``greedy_search``, ``beam_search`` and ``scheduled_sampling`` want it."""
        decoder_state, memory = state
        decoded, decoder_state = self.decoder(tokens[:, None], decoder_state, memory)
        return decoded.logits[:, -1].log_softmax(dim=-1), (decoder_state, memory)
