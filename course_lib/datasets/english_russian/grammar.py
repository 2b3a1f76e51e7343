"""The sentences of the corpus: a random grammar that makes English and Russian together, word links included.

Russian differs from English here as the languages do: no articles, no copula in the present, cases chosen by verbs,
prepositions and numerals, agreement, and another order — times first, adverbs before verbs, owners after what they
own, receivers before gifts, verbs before subjects in a relative clause ("the book that the girl reads").
"""

from dataclasses import dataclass
from random import Random
from typing import Literal

from course_lib.datasets.english_russian import lexicon
from course_lib.datasets.english_russian.morphology import Case, Noun, Number, Verb, agree, conjugate, past
from course_lib.datasets.english_russian.noun_phrase import Coordination, Nominal, NounPhrase, Pronoun
from course_lib.datasets.english_russian.phrase import Phrase, combine, word

Tense = Literal["present", "past", "future"]
TENSES: tuple[Tense, ...] = ("present", "past", "future")
ON = ("улица", "кухня")  # places that one is "on" in Russian, rather than "in"
FUTURE = {(3, "sg"): "будет", (3, "pl"): "будут", (1, "pl"): "будем"}


@dataclass
class Grammar:
    """Draw sentences; equal generators draw equal sentences."""

    random: Random

    def sentence(self) -> Phrase:
        """One to three clauses."""
        clauses = self.random.choices((1, 2, 3), weights=(5, 4, 1))[0]
        sentence = self.clause()
        for _ in range(clauses - 1):
            english, russian = self.random.choice(list(lexicon.CONJUNCTIONS.items()))
            comma, conjunction = word("", ","), word(english, russian.removeprefix(", "))
            sentence = combine(sentence, comma, conjunction, self.clause())
        return sentence

    def clause(self) -> Phrase:
        kinds = (self.action, self.gift, self.having, self.liking, self.being, self.existing)
        clause = self.random.choices(kinds, weights=(9, 3, 2, 2, 2, 2))[0]()
        if self._chance(0.25):
            english, russian = self.random.choice(list(lexicon.TIMES.items()))
            clause = combine(clause, word(english, russian), russian=(1, 0))
        return clause

    def action(self) -> Phrase:
        """Somebody does something, to something, somehow, somewhere: "the boy reads a book slowly in the garden"."""
        verb = self.random.choice([verb for verb in lexicon.verbs() if "+" not in verb.governs])
        subject, tense = self.subject(verb), self.random.choice(TENSES)
        parts = [self._subject_with_clause(subject), verb_phrase(verb, subject, tense)]
        order = [0, 1]
        if verb.governs != "-":
            thing = self.thing(*verb.objects, counted=verb.governs == "acc")
            realised = thing.realise(_case(verb.governs))
            parts.append(combine(realised, word("", "", (verb.lemma, thing.noun.lemma))))
            order.append(2)
        if self._chance(0.3):
            english, russian = self.random.choice(list(lexicon.ADVERBS.items()))
            order.insert(1, len(parts))
            parts.append(word(english, russian))
        if self._chance(0.4):
            order.append(len(parts))
            parts.append(self.place() if self._chance(0.6) else self.circumstance())
        return combine(*parts, russian=tuple(order))

    def gift(self) -> Phrase:
        """Somebody gives something to somebody; Russian names the receiver, in the dative, before the gift."""
        verb = self.random.choice([verb for verb in lexicon.verbs() if "+" in verb.governs])
        subject, thing = self.subject(verb), self.thing(*verb.objects, counted=True)
        receiver = combine(word("to", ""), self.thing("person").realise("dat"))
        gift = combine(thing.realise("acc"), word("", "", (verb.lemma, thing.noun.lemma)))
        predicate = verb_phrase(verb, subject, self.random.choice(TENSES))
        return combine(subject.realise("nom"), predicate, gift, receiver, russian=(0, 1, 3, 2))

    def having(self) -> Phrase:
        """ "the boy has a red book" is "by the boy there-is a red book" in Russian: у мальчика есть красная книга."""
        owner, thing = self.thing("person", "animal"), self.thing("thing", "text", "food", "animal", counted=True)
        has = word("has" if owner.number == "sg" else "have", "есть")
        return combine(word("", "у"), owner.realise("gen"), has, thing.realise("nom"))

    def liking(self) -> Phrase:
        """Who likes stands in the dative, and the verb agrees with what is liked: девочке нравятся песни."""
        who, thing = self.thing("person", "animal"), self.thing("thing", "text", "food", "place", "animal")
        if self._chance(0.5):
            english = "likes" if who.number == "sg" else "like"
            russian = "нравится" if thing.number == "sg" else "нравятся"
        else:
            english, russian = "liked", past("нравиться", thing.number, thing.gender)
        return combine(who.realise("dat"), word(english, russian), thing.realise("nom"))

    def being(self) -> Phrase:
        """ "the book is old": no verb in the Russian present; in the past the adjective takes the instrumental."""
        subject = self.thing("person", "animal", "thing", "text", "place")
        english = self.random.choice(lexicon.adjectives_for(subject.noun.kind))
        lemma, pairing = lexicon.adjectives()[english], (english, subject.noun.lemma)
        if self._chance(0.5):
            adjective = agree(lemma, "nom", subject.number, subject.gender, subject.noun.animate)
            copula = word("is" if subject.number == "sg" else "are", "")
        else:
            adjective = agree(lemma, "ins", subject.number, subject.gender, subject.noun.animate)
            copula = word(
                *(("was" if subject.number == "sg" else "were"), past("быть", subject.number, subject.gender))
            )
        return combine(subject.realise("nom"), copula, word(english, adjective, pairing))

    def existing(self) -> Phrase:
        """ "there is a cat in the garden" turns round: в саду есть кошка."""
        thing = self.thing("animal", "thing", "person", determiner="a", counted=True)
        there, verb = word("there", ""), word("is" if thing.number == "sg" else "are", "есть")
        return combine(there, verb, thing.realise("nom"), self.place(), russian=(3, 0, 1, 2))

    def subject(self, verb: Verb) -> Nominal:
        if self._chance(0.2):
            return Pronoun(self.random.choice(list(lexicon.PRONOUNS)))
        if self._chance(0.15):
            return Coordination(self._simple(*verb.subjects), self._simple(*verb.subjects))
        return self.thing(*verb.subjects)

    def thing(self, *kinds: str, determiner: str | None = None, counted: bool = False) -> NounPhrase:
        """A noun phrase of one of these kinds; only what is counted, inanimate and direct may take a numeral."""
        noun = self._noun(*kinds)
        number: Number = "sg" if self._chance(0.6) else "pl"
        adjective = self._adjective(noun) if self._chance(0.45) else None
        numeral = owner = None
        if counted and not noun.animate and number == "pl" and self._chance(0.5):
            numeral = self.random.choice(list(lexicon.NUMERALS))
        elif determiner is None and noun.kind not in ("person", "animal") and self._chance(0.2):
            owner = self._simple("person")
        chosen = determiner or self.random.choices(("a", "the", "this", "our"), weights=(5, 6, 2, 2))[0]
        return NounPhrase(noun, number, chosen, adjective, numeral, owner)  # type: ignore[arg-type]

    def place(self) -> Phrase:
        """ "in the old garden": a preposition and the locative."""
        noun = self._noun("place")
        place = NounPhrase(noun, adjective=self._adjective(noun) if self._chance(0.4) else None)
        return combine(word("in", "на" if noun.lemma in ON else "в"), place.realise("loc"))

    def circumstance(self) -> Phrase:
        """ "behind the table", "with a friend": each preposition governs its case."""
        english, (russian, case) = self.random.choice(list(lexicon.PREPOSITIONS.items()))
        kinds = ("person",) if english in ("with", "for", "without") else ("person", "thing", "animal")
        phrase = self._simple(*kinds).realise(_case(case))
        if russian == "с" and _clusters(phrase.russian[0]):
            russian = "со"  # со студентом
        return combine(word(english, russian), phrase)

    def _subject_with_clause(self, subject: Nominal) -> Phrase:
        """A subject, now and then with a relative clause in which который takes the case that its verb asks for."""
        realised = subject.realise("nom")
        if not isinstance(subject, NounPhrase) or not self._chance(0.15):
            return realised
        verb = self.random.choice([v for v in lexicon.verbs() if v.governs == "acc" and subject.noun.kind in v.objects])
        other = self._simple(*verb.subjects)
        who = "whom" if subject.noun.kind == "person" else "that"
        which = agree("который", "acc", subject.number, subject.gender, subject.noun.animate)
        predicate = verb_phrase(verb, other, "present")
        pairing = word("", "", (verb.lemma, subject.noun.lemma))
        parts = (word("", ","), word(who, which), other.realise("nom"), predicate, word("", ","), pairing)
        return combine(realised, combine(*parts, russian=(0, 1, 3, 2, 4, 5)))

    def _simple(self, *kinds: str) -> NounPhrase:
        return NounPhrase(self._noun(*kinds), determiner=self.random.choice(("a", "the", "our")))

    def _noun(self, *kinds: str) -> Noun:
        return self.random.choice(lexicon.nouns_of(*kinds))

    def _adjective(self, noun: Noun) -> str:
        return self.random.choice(lexicon.adjectives_for(noun.kind))

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability


def verb_phrase(verb: Verb, subject: Nominal, tense: Tense) -> Phrase:
    """ "reads" → читает, "was reading" → читал, "will read" → будет читать, each agreeing with its subject."""
    if tense == "future":
        return combine(word("will", FUTURE[subject.person, subject.number]), word(verb.english, verb.lemma))
    if tense == "past":
        was = "was" if subject.number == "sg" else "were"
        return word(f"{was} {verb.progressive}", past(verb.lemma, subject.number, subject.gender))
    english = verb.third if subject.number == "sg" else verb.english
    return word(english, conjugate(verb, subject.person, subject.number))


def _case(name: str) -> Case:
    """A case as the lexicon writes it."""
    return name  # type: ignore[return-value]


def _clusters(following: str) -> bool:
    """Whether "с" takes its vowel before this word: it does before с, з, ш and a further consonant."""
    return following[0] in "сзшж" and following[1] not in "аеёиоуыэюя"
