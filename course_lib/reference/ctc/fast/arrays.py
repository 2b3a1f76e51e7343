"""The beam of prefix search as arrays: one addition for all prefixes and all symbols."""

from heapq import heapify, heappush, heappushpop

import numpy as np
from jaxtyping import Float

from course_lib.reference.ctc.fast.tree import PrefixTree
from course_lib.reference.ctc.prior import Prior, Scored

Array = np.ndarray


class ArrayBeam:
    """The best prefixes so far, each with ln P of its paths that end in a blank, and of those that end in its label.

    It searches as ``prefix_beam_search`` does.  The language model is asked only where its answer can matter: it can
    but lower a score, so a prefix that is too low without it stays out.
    """

    def __init__(self, width: int, prior: Prior, blank: int) -> None:
        self.width, self.prior, self.blank_symbol = width, prior, blank
        self.tree = PrefixTree(blank)
        self.nodes = [0]
        self.in_blank, self.in_label, self.priors = np.zeros(1), np.full(1, -np.inf), np.zeros(1)

    def ranked(self) -> list[Scored]:
        """Labelings with their scores, best first."""
        priors = [self.prior.of_all(self.tree.prefixes[node]) for node in self.nodes]
        scores = np.logaddexp(self.in_blank, self.in_label) + priors
        return [(list(self.tree.prefixes[self.nodes[i]]), float(scores[i])) for i in np.argsort(-scores, kind="stable")]

    def advance(self, log_y: Float[Array, " symbols"]) -> None:
        """Read one frame."""
        symbols = [self.tree.symbols[node] for node in self.nodes]
        total = np.logaddexp(self.in_blank, self.in_label)
        stay_blank = total + log_y[self.blank_symbol]
        stay_label = self.in_label + log_y[symbols]
        longer = total[:, None] + log_y  # (prefixes, symbols)
        longer[np.arange(len(symbols)), symbols] = self.in_blank + log_y[symbols]
        longer[:, self.blank_symbol] = -np.inf
        self._meet(longer, stay_label)
        self._keep(stay_blank, stay_label, longer)

    def _meet(self, longer: Float[Array, "prefixes symbols"], stay_label: Float[Array, " prefixes"]) -> None:
        """Paths that lengthen one prefix of the beam into another belong to that one."""
        place = {node: i for i, node in enumerate(self.nodes)}
        parents = [(place.get(self.tree.parents[node]), self.tree.symbols[node]) for node in self.nodes]
        pairs = [(j, i, symbol) for j, (i, symbol) in enumerate(parents) if i is not None]
        if pairs:
            j, i, symbol = np.array(pairs).T
            stay_label[j] = np.logaddexp(stay_label[j], longer[i, symbol])
            longer[i, symbol] = -np.inf

    def _keep(
        self,
        stay_blank: Float[Array, " prefixes"],
        stay_label: Float[Array, " prefixes"],
        longer: Float[Array, "prefixes symbols"],
    ) -> None:
        """Of the old prefixes and the longer ones, keep the best."""
        stay = np.logaddexp(stay_blank, stay_label) + self.priors
        bonus = np.array([self.prior.bonus(symbol) for symbol in range(longer.shape[1])])
        rows, symbols, priors = self._candidates(stay, longer + self.priors[:, None] + bonus)
        scores = np.concatenate([stay, longer[rows, symbols] + priors])
        best = np.argsort(-scores, kind="stable")[: self.width]
        best = best[scores[best] > -np.inf]
        old = len(self.nodes)
        self.nodes = [
            self.nodes[b] if b < old else self.tree.child(self.nodes[rows[b - old]], symbols[b - old])
            for b in best.tolist()
        ]
        self.in_blank = np.concatenate([stay_blank, np.full(len(rows), -np.inf)])[best]
        self.in_label = np.concatenate([stay_label, longer[rows, symbols]])[best]
        self.priors = np.concatenate([self.priors, priors])[best]

    def _candidates(
        self, stay: Float[Array, " prefixes"], at_most: Float[Array, "prefixes symbols"]
    ) -> tuple[list[int], list[int], Float[Array, " candidates"]]:
        """Longer prefixes that can be among the best, as rows and symbols, and their priors."""
        best = stay.tolist()
        heapify(best)
        enough = best[0] if len(best) == self.width else -np.inf
        bounds = at_most.ravel()
        hopeful = np.flatnonzero(bounds > enough)
        hopeful = hopeful[np.argsort(-bounds[hopeful], kind="stable")]
        rows, symbols, priors = [], [], []
        for place, bound in zip(hopeful.tolist(), bounds[hopeful].tolist(), strict=True):
            if len(best) == self.width and bound <= best[0]:
                break
            row, symbol = divmod(place, at_most.shape[1])
            model = self.prior.model(self.tree.prefixes[self.nodes[row]], symbol)
            rows.append(row)
            symbols.append(symbol)
            priors.append(self.priors[row] + self.prior.bonus(symbol) + model)
            (heappushpop if len(best) == self.width else heappush)(best, bound + model)
        return rows, symbols, np.array(priors)
