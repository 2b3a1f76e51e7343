"""Russian inflection by tables of endings: what the corpus needs, checked against a full dictionary.

A form is a stem and an ending. Which table applies follows from the lemma's own ending and gender; two spelling rules
then mend what Russian does not write (ы after г, к, х, ж, ч, ш, щ; unstressed о after ж, ч, ш, щ, ц). What no table
gives, such as a fleeting vowel, the lexicon lists with the word.
"""

from dataclasses import dataclass, field
from typing import Literal

Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
Number = Literal["sg", "pl"]
Gender = Literal["m", "f", "n"]

CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")
NUMBERS: tuple[Number, ...] = ("sg", "pl")
GENDERS: tuple[Gender, ...] = ("m", "f", "n")

VELARS, SIBILANTS = "гкх", "жчшщ"

# For each way a lemma ends: singular, then plural, in the order nom gen dat ins loc; "-" is no ending.
_NOUN_ENDINGS: dict[tuple[str, Gender], tuple[str, str]] = {
    ("", "m"): ("- а у ом е", "ы ов ам ами ах"),  # стол
    ("ь", "m"): ("ь я ю ем е", "и ей ям ями ях"),  # учитель
    ("й", "m"): ("й я ю ем е", "и ев ям ями ях"),  # музей
    ("а", "f"): ("а ы е ой е", "ы - ам ами ах"),  # газета
    ("я", "f"): ("я и е ей е", "и ь ям ями ях"),  # неделя
    ("ь", "f"): ("ь и и ью и", "и ей ям ями ях"),  # тетрадь
    ("о", "n"): ("о а у ом е", "а - ам ами ах"),  # слово
    ("е", "n"): ("е я ю ем е", "я й ям ями ях"),  # платье
    ("ие", "n"): ("ие ия ию ием ии", "ия ий иям иями иях"),  # здание
}
_ADJECTIVE_ENDINGS: dict[str, dict[Gender | Literal["pl"], str]] = {
    "hard": {"m": "ый ого ому ым ом", "n": "ое ого ому ым ом", "f": "ая ой ой ой ой", "pl": "ые ых ым ыми ых"},
    "soft": {"m": "ий его ему им ем", "n": "ее его ему им ем", "f": "яя ей ей ей ей", "pl": "ие их им ими их"},
}
_POINTERS = {  # words that point, with the stem of every form but the nominative's written out
    "этот": {"m": "этот этого этому этим этом", "n": "это этого этому этим этом", "f": "эта этой этой этой этой"}
    | {"pl": "эти этих этим этими этих"},
    "наш": {"m": "наш нашего нашему нашим нашем", "n": "наше нашего нашему нашим нашем"}
    | {"f": "наша нашей нашей нашей нашей", "pl": "наши наших нашим нашими наших"},
}
_FEMININE_ACCUSATIVE = {"а": "у", "я": "ю", "ая": "ую", "яя": "юю"}


@dataclass(frozen=True)
class Noun:
    """A noun of both languages; ``irregular`` maps such keys as ``"gen pl"`` to forms that the tables do not give."""

    singular: str
    plural: str
    lemma: str
    gender: Gender
    kind: str
    irregular: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def animate(self) -> bool:
        return self.kind in ("person", "animal")


def decline(noun: Noun, case: Case, number: Number) -> str:
    """The form of ``noun`` in a case and number, for example ``decline(книга, "acc", "sg") == "книгу"``."""
    if (form := noun.irregular.get(f"{case} {number}")) is not None:
        return form
    if case == "acc":
        return _accusative(noun, number)
    stem, endings = _noun_stem(noun)
    ending = endings[number == "pl"].split()[_position(case)].strip("-")
    if noun.gender == "m" and stem[-1] in SIBILANTS and ending == "ов":
        ending = "ей"  # врачей
    return stem + _spell(stem, ending, stressed=noun.gender == "m")


def agree(adjective: str, case: Case, number: Number, gender: Gender, animate: bool) -> str:
    """The form of an adjective, or of этот and наш, that agrees with a noun so described."""
    column: Gender | Literal["pl"] = "pl" if number == "pl" else gender
    if case == "acc" and column != "f":
        case = "gen" if animate and column != "n" else "nom"
    if adjective in _POINTERS:
        forms = _POINTERS[adjective][column].split()
        return forms[0][:-1] + "у" if case == "acc" else forms[_position(case)]
    stem, stressed = adjective[:-2], adjective.endswith("ой")
    soft = adjective.endswith("ний")  # the only soft stems here end in н: синий
    endings = _ADJECTIVE_ENDINGS["soft" if soft else "hard"][column].split()
    ending = _FEMININE_ACCUSATIVE[endings[0]] if case == "acc" else endings[_position(case)]
    if stressed and ending == "ый":
        return adjective
    return stem + _spell(stem, ending, stressed)


@dataclass(frozen=True)
class Verb:
    """An imperfective verb of both languages: what it governs, who does it, and to what."""

    english: str
    third: str
    progressive: str
    lemma: str
    singular: str
    plural: str
    governs: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]


def conjugate(verb: Verb, person: Literal[1, 3], number: Number) -> str:
    """The present tense in the persons that the corpus uses: читает, читают, and читаем."""
    if person == 3:
        return verb.singular if number == "sg" else verb.plural
    if verb.singular.endswith("ся"):
        return verb.singular.removesuffix("тся") + "мся"
    return verb.singular.removesuffix("т") + "м"


def past(lemma: str, number: Number, gender: Gender) -> str:
    """The past tense of an infinitive, which agrees in gender rather than in person: читал, читала, смеялись."""
    reflexive = lemma.endswith("ся")
    ending = "ли" if number == "pl" else {"m": "л", "f": "ла", "n": "ло"}[gender]
    stem = lemma.removesuffix("ся").removesuffix("ть")
    return stem + ending + (("ся" if ending == "л" else "сь") if reflexive else "")


def _accusative(noun: Noun, number: Number) -> str:
    if number == "sg" and noun.gender == "f":
        return noun.lemma[:-1] + _FEMININE_ACCUSATIVE.get(noun.lemma[-1], noun.lemma[-1])
    if noun.animate and (number == "pl" or noun.gender == "m"):
        return decline(noun, "gen", number)
    return decline(noun, "nom", number)


def _noun_stem(noun: Noun) -> tuple[str, tuple[str, str]]:
    for ending in ("ие", "ь", "й", "а", "я", "о", "е", ""):
        if noun.lemma.endswith(ending) and (ending, noun.gender) in _NOUN_ENDINGS:
            return noun.lemma.removesuffix(ending), _NOUN_ENDINGS[ending, noun.gender]
    raise ValueError(f"expected a noun of a known declension, got {noun.lemma!r} ({noun.gender}): add its table")


def _position(case: Case) -> int:
    """Where a case stands in the tables, which leave out the accusative: it is always one of the others, or its own."""
    return ("nom", "gen", "dat", "ins", "loc").index(case)


def _spell(stem: str, ending: str, stressed: bool) -> str:
    if stem[-1] in VELARS + SIBILANTS and ending.startswith("ы"):
        ending = "и" + ending[1:]
    if stem[-1] in SIBILANTS + "ц" and ending.startswith("о") and not stressed:
        ending = "е" + ending[1:]
    return ending
