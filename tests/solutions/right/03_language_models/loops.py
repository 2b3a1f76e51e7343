"""Plain Python: loops, lists, dicts and tuples, no array but those that are given."""

# loses:


# %% counts
def ngram_counts(sentences, n):
    table = {}
    for sentence in sentences:
        window = []
        for word in ["<s>"] * (n - 1) + sentence + ["</s>"]:
            window = [*window, word][-n:]
            if len(window) == n:
                table[tuple(window)] = table.get(tuple(window), 0) + 1
    return table


# %% contexts
def context_counts(counts):
    totals, kinds = {}, {}
    for ngram in counts:
        context = ngram[: len(ngram) - 1]
        if counts[ngram] == 0:
            continue
        if context not in totals:
            totals[context] = kinds[context] = 0
        totals[context] = totals[context] + counts[ngram]
        kinds[context] = kinds[context] + 1
    return [totals, kinds]


# %% unknown
def build_vocabulary(sentences, least):
    words = []
    for sentence in sentences:
        for word in sentence:
            times = 0
            for other in sentences:
                times += other.count(word)
            if times >= least and word not in words:
                words.append(word)
    return [*words, END, UNKNOWN]


def replace_unknown(sentence, vocabulary):
    told = []
    for word in sentence:
        told.append(word if word in vocabulary else UNKNOWN)
    return tuple(told)


# %% add_k
def add_k(word, context, counts, vocabulary, k):
    above, below = k, 0
    for ngram in counts:
        if ngram[:-1] == context:
            below += counts[ngram]
            if ngram[-1] == word:
                above += counts[ngram]
    for _ in vocabulary:
        below += k
    return above / below


# %% interpolated
def interpolated(word, context, tables, vocabulary, weight):
    shorter = interpolated(word, context[1:], tables, vocabulary, weight) if context else 1 / len(vocabulary)
    times, total = 0, 0
    for ngram, count in tables[len(context) + 1].items():
        if ngram[:-1] == context:
            total += count
            times += count * (ngram[-1] == word)
    return weight * times / total + (1 - weight) * shorter if total else shorter


# %% backoff_weight
def backoff_weight(context, counts, lower, d):
    kept, rest = 0.0, 1.0
    total = sum(count for ngram, count in counts.items() if ngram[:-1] == context)
    for ngram, count in counts.items():
        if ngram[:-1] == context and count:
            kept += (count - d) / total
            rest -= lower[ngram[-1]]
    return (1 - kept) / rest


# %% backed_off
def backed_off(word, context, tables, vocabulary, d):
    after = {}
    for ngram, count in tables[len(context) + 1].items():
        if ngram[:-1] == context and count > 0:
            after[ngram[-1]] = count
    shorter = {}
    for other in vocabulary:
        shorter[other] = backed_off(other, context[1:], tables, vocabulary, d) if context else 1 / len(vocabulary)
    if not after:
        return shorter[word]
    total = sum(after.values())
    if all(other in after for other in vocabulary):
        return after[word] / total
    if word in after:
        return (after[word] - d) / total
    return backoff_weight(context, tables[len(context) + 1], shorter, d) * shorter[word]


# %% continuation
def continuation_counts(counts):
    before = {}
    for ngram, count in counts.items():
        if count:
            before.setdefault(ngram[1:], []).append(ngram[0])
    return {run: len(set(words)) for run, words in before.items()}


# %% discount
def discount(counts):
    times = list(counts.values())
    return times.count(1) / (times.count(1) + 2 * times.count(2))


# %% kept_back
def kept_back(counts, d):
    kept, totals = {}, {}
    for ngram, count in counts.items():
        if count:
            kept[ngram[:-1]] = kept.get(ngram[:-1], 0) + d
            totals[ngram[:-1]] = totals.get(ngram[:-1], 0) + count
    for context in kept:
        kept[context] /= totals[context]
    return kept


# %% lower_order
def lower_order(word, counts, vocabulary, d):
    before = {w: {u for (u, x), count in counts.items() if x == w and count} for _, w in counts}
    total = sum(len(words) for words in before.values())
    p = 0.0
    for other, words in before.items():
        if not words:
            continue
        p += d / total / len(vocabulary)
        if other == word:
            p += (len(words) - d) / total
    return p


# %% kneser_ney
def kneser_ney(word, context, counts, vocabulary, d):
    orders = [counts]
    for _ in context:
        orders.append(continuation_counts(orders[-1]))
    p = 1 / len(vocabulary)
    for m, order in enumerate(reversed(orders)):
        c = context[len(context) - m :]
        total = kinds = times = 0
        for ngram, count in order.items():
            if ngram[:-1] == c and count:
                total, kinds = total + count, kinds + 1
                if ngram[-1] == word:
                    times = count
        if total:
            p = (times - d if times else 0) / total + d * kinds / total * p
    return p


# %% bits
def sentence_bits(sentence, model, n, vocabulary):
    context, bits = [START] * (n - 1), []
    for word in [*sentence, END]:
        word = word if word in vocabulary else UNKNOWN
        bits.append(-math.log(model(word, tuple(context))) / math.log(2))
        context = [*context, word][1:] if n > 1 else []
    return bits


# %% perplexity
def perplexity(bits):
    product, words = 1.0, sum(len(sentence) for sentence in bits)
    for sentence in bits:
        for b in sentence:
            product *= 2 ** (b / words)
    return product


# %% characters
def bits_per_character(bits, sentences):
    total = characters = 0
    for b, sentence in zip(bits, sentences):
        for x in b:
            total += x
        characters += len(" ".join(sentence)) + 1
    return total / characters


# %% shared
def shared_bits(bits, sentence, vocabulary, everything):
    strange = [word for word in everything if word not in vocabulary]
    told = []
    for b, word in zip(bits, [*sentence, END]):
        told.append(b if word in vocabulary else b + math.log2(len(strange)))
    return told


# %% tempered
def tempered(logits, temperature):
    top = max(logits)
    powers = [math.exp((z - top) / temperature) for z in logits]
    return [power / sum(powers) for power in powers]


# %% top_k
def top_k(p, k):
    left, kept = list(p), [0.0] * len(p)
    for _ in range(min(k, len(p))):
        best = max(range(len(left)), key=lambda i: left[i])
        kept[best], left[best] = left[best], -1.0
    total = sum(kept)
    return [x / total for x in kept]


# %% nucleus
def nucleus(p, mass):
    kept, total = [0.0] * len(p), 0.0
    for i in sorted(range(len(p)), key=lambda i: (-p[i], i)):
        if total >= mass:
            break
        kept[i] = p[i]
        total += p[i]
    return [x / total for x in kept]


# %% filtered
def filtered(logits, temperature, k, mass):
    return nucleus(top_k(tempered(list(logits), temperature), k), mass)


# %% draw
def draw(p, u):
    for i in range(len(p)):
        if sum(p[: i + 1]) > u:
            return i
    return max(i for i in range(len(p)) if p[i] > 0)


# %% generate
def generate(step, start, uniforms, temperature, k, mass):
    new = []
    for u in uniforms:
        new = [*new, draw(filtered(step(list(start) + new), temperature, k, mass), u)]
    return new


# %% pairs
def skipgram_pairs(tokens, reaches):
    found = []
    for i in range(len(tokens)):
        for j in range(len(tokens)):
            if i != j and abs(i - j) <= reaches[i]:
                found.append([tokens[i], tokens[j]])
    return found


# %% noise
def noise_distribution(counts, power=0.75):
    weights = [float(count) ** power if count else 0.0 for count in counts]
    return [weight / sum(weights) for weight in weights]


# %% losses
def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def soft(z):
    return max(z, 0) + math.log1p(math.exp(-abs(z)))


def pair_losses(v, v_out, centres, contexts, negatives):
    losses = []
    for c, o, noise in zip(centres, contexts, negatives):
        loss = soft(-dot(v[c], v_out[o]))
        for n in noise:
            if n != o:
                loss += soft(dot(v[c], v_out[n]))
        losses.append(loss)
    return losses


# %% slopes
def score_slopes(v, v_out, centres, contexts, negatives):
    true, false = [], []
    for c, o, noise in zip(centres, contexts, negatives):
        true.append(1 / (1 + math.exp(min(700, -dot(v[c], v_out[o])))) - 1)
        false.append([0.0 if n == o else 1 / (1 + math.exp(min(700, -dot(v[c], v_out[n])))) for n in noise])
    return true, false


# %% gradients
def sampling_gradients(v, v_out, centres, contexts, negatives):
    by_v, by_out = [[0.0] * len(row) for row in v], [[0.0] * len(row) for row in v_out]
    true, false = score_slopes(v, v_out, centres, contexts, negatives)
    for b in range(len(centres)):
        c = centres[b]
        for slope, word in [(true[b], contexts[b]), *zip(false[b], negatives[b])]:
            for i in range(len(v[c])):
                by_v[c][i] += slope * v_out[word][i]
                by_out[word][i] += slope * v[c][i]
    return by_v, by_out


# %% means
def window_means(v, windows, mask):
    means = []
    for words, real in zip(windows, mask):
        rows = [v[word] for word, there in zip(words, real) if there]
        means.append([sum(column) / len(rows) for column in zip(*rows)])
    return means


# %% cbow
def cbow_losses(v, v_out, windows, mask, centres, negatives):
    losses = []
    for mean, centre, noise in zip(window_means(v, windows, mask), centres, negatives):
        losses.append(soft(-dot(mean, v_out[centre])) + sum(soft(dot(mean, v_out[n])) for n in noise if n != centre))
    return losses


def cbow_gradients(v, v_out, windows, mask, centres, negatives):
    by_v, by_out = [[0.0] * len(row) for row in v], [[0.0] * len(row) for row in v_out]
    for b, mean in enumerate(window_means(v, windows, mask)):
        words = [word for word, there in zip(windows[b], mask[b]) if there]
        for word in [centres[b], *(n for n in negatives[b] if n != centres[b])]:
            slope = 1 / (1 + math.exp(min(700, -dot(mean, v_out[word])))) - (word == centres[b])
            for i in range(len(mean)):
                by_out[word][i] += slope * mean[i]
                for neighbour in words:
                    by_v[neighbour][i] += slope * v_out[word][i] / len(words)
    return by_v, by_out


# %% read
def read(x, lengths, step_ahead, step_back, h_0):
    zero = [0.0] * len(h_0)
    ahead, back = [], []
    for sentence, length in zip(x, lengths):
        h, states = h_0, []
        for t in range(len(sentence)):
            h = step_ahead(sentence[t], h) if t < length else h
            states.append(list(h) if t < length else zero)
        ahead.append(states)
        h, states = h_0, []
        for t in range(len(sentence) - 1, -1, -1):
            h = step_back(sentence[t], h) if t < length else h
            states.insert(0, list(h) if t < length else zero)
        back.append(states)
    return ahead, back


# %% visible
def visible(lengths, time):
    left = [[[t < n and s < t for s in range(time)] for t in range(time)] for n in lengths]
    right = [[[t < s < n for s in range(time)] for t in range(time)] for n in lengths]
    return left, right


# %% targets
def neighbour_targets(tokens, lengths):
    left, right = [], []
    for row, length in zip(tokens, lengths):
        left.append([row[t + 1] if t + 1 < length else -1 for t in range(len(row))])
        right.append([row[t - 1] if 0 < t < length else -1 for t in range(len(row))])
    return left, right


# %% both
def bidirectional_loss(log_ahead, log_back, tokens, lengths):
    loss = 0.0
    for b in range(len(tokens)):
        for t in range(lengths[b] - 1):
            loss = loss - log_ahead[b][t][tokens[b][t + 1]] - log_back[b][t + 1][tokens[b][t]]
    return loss


# %% mix
def mix(layers, w, gamma):
    s = tempered(list(w), 1)
    return gamma * sum(s[j] * layers[j] for j in range(len(s)))


# %% mix_gradients
def mix_gradients(slopes, layers, w, gamma):
    s = tempered(list(w), 1)
    told = [sum((slopes * layer).flatten().tolist()) for layer in layers]
    by_w = []
    for j in range(len(s)):
        total = 0.0
        for i in range(len(s)):
            total += told[i] * s[i] * ((i == j) - s[j])
        by_w.append(gamma * total)
    return by_w, sum(a * b for a, b in zip(s, told))
