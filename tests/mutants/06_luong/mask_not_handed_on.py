"""Lets the decoder's attention look at padding."""


# loses: decoder, feeding, stepwise
# %% decoder
class LuongDecoder(nn.Module):
    """The decoder of Luong et al. 2015, with any attention of the form attention(s, h, mask, start)."""

    def __init__(self, vocabulary, embedding, hidden, attention, input_feeding=False):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding + hidden * input_feeding, hidden, batch_first=True)
        self.attention, self.input_feeding = attention, input_feeding
        self.W_c = nn.Linear(2 * hidden, hidden, bias=False)
        self.W_s = nn.Linear(hidden, vocabulary)

    def forward(self, words, state, h, mask):
        """Read words, predict the word after each.

        words: tensor (batch, target) of word numbers, such as START y_1 y_2 …
        state: State, the encoder's or that of an earlier call
        h: tensor (batch, source, hidden);  mask: bool tensor (batch, source)
        returns: Decoded with the logits, the vectors h̃_t and the weights a_tj of all target words, and the next State
        """
        s, C, fed, step = state
        vectors, weights = [], []
        for y in self.embedding(words).split(1 if self.input_feeding else words.shape[1], dim=1):
            x = torch.cat([y, fed], dim=-1) if self.input_feeding else y
            outputs, (s, C) = self.lstm(x, (s, C))  # outputs: (batch, 1 or target, hidden), s_t at every step
            weights.append(self.attention(outputs, h, torch.ones_like(mask), step))
            vectors.append(attentional(contexts(weights[-1], h), outputs, self.W_c))
            fed, step = vectors[-1][:, -1:], step + outputs.shape[1]
        attentionals = torch.cat(vectors, dim=1)  # (batch, target, hidden)
        decoded = Decoded(self.W_s(attentionals), attentionals, torch.cat(weights, dim=1))
        return decoded, State(s, C, fed, step)
