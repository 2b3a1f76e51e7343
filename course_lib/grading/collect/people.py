"""Who a platform's names and numbers are: the gradebook's students, and new ones where it knows nobody."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from course_lib.course import Course, CourseError, why_no_name
from course_lib.grading.collect.platforms import Named, composed
from course_lib.grading.record.gradebook import Row, reading

BLIND = "Participant"  # what Moodle calls everybody while marking is blind
MOST_BYTES = 255  # of a folder's name
COUNTED = {1: "one is", 2: "two are"}
REMEDIES = {"moodle": "name them with --worksheet", "canvas": "in the gradebook, their lms_user_id keeps them apart"}


@dataclass(frozen=True)
class Known:
    """A person as a gradebook or a platform's list knows them."""

    id: str
    name: str = ""
    email: str = ""
    number: str = ""
    handed_in: str = ""


@dataclass
class People:
    """The class, by all that a platform may call a person.

    Attributes:
        known: the gradebook's students.
        listed: the people of Moodle's worksheet, by their number in the assignment.
        noted: under which names work came from the platform at earlier collects, by the student's id.
        another: whether the zip is of another activity, where everybody has another number: names tell who is who.
        met: who the people of this zip are, by their number, or by their name on platforms without numbers.
        unsure: those of ``met`` whom neither worksheet nor gradebook knew by a number.
        by_end: those of ``unsure`` who were found by what stands after a ``-`` in their name.
    """

    known: list[Known] = field(default_factory=list)
    listed: Mapping[str, Known] = field(default_factory=dict)
    noted: Mapping[str, Sequence[Named]] = field(default_factory=dict)
    another: bool = False
    met: dict[str, Known] = field(default_factory=dict)
    unsure: dict[str, Named] = field(default_factory=dict)
    by_end: dict[str, Named] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        course: Course,
        noted: Mapping[str, Sequence[Named]] | None = None,
        listed: Mapping[str, Known] | None = None,
        another: bool = False,
    ) -> "People":
        """The gradebook's students, and what else is known of who is who."""
        with reading(course) as gradebook:
            known = [_known(row) for row in gradebook.students]
        return cls(known, listed or {}, noted or {}, another)

    def identify(self, named: Named) -> Known:
        """The person of a file's name; a new student where nobody is known by it."""
        if named.key not in self.met:
            self.meet([named])
        return self.met[named.key]

    def meet(self, everybody: Iterable[Named]) -> None:
        """Say who a zip's people are, all at once: the order in the zip decides nothing.

        The surest rules come first, and each number is one person: whom two numbers claim by the same rule is neither.

        Raises:
            CourseError: where an id cannot be a folder's name.
        """
        waiting = {named.key: named for named in everybody if named.key not in self.met}
        whence = {number: f"from {named.prefix!r} in the zip" for number, named in waiting.items()}
        for rule in (self._with_listed_id, self._with_listed_email, self._as_listed, self._with_number):
            self._settle(waiting, rule)
        self.unsure |= waiting
        for rule in (self._as_noted, self._with_name):
            self._settle(waiting, rule)
        self.by_end |= self._settle(waiting, self._with_end_of_name)
        plain = Counter(_plain(named) for named in waiting.values())
        for number, named in waiting.items():
            self.met[number] = self._new(named, alone=plain[_plain(named)] == 1)
        for number, place in whence.items():
            check_id(self.met[number].id, place)

    def _settle(self, waiting: dict[str, Named], rule: Callable[[Named], Known | None]) -> dict[str, Named]:
        """Those whom a rule finds no longer wait; they are returned."""
        found = {number: one for number, named in waiting.items() if (one := rule(named))}
        claims = Counter(one.id for one in (*self.met.values(), *found.values()))
        alone = {number: one for number, one in found.items() if claims[one.id] == 1}
        self.met |= alone
        return {number: waiting.pop(number) for number in alone}

    def _with_listed_id(self, named: Named) -> Known | None:
        listed = self.listed.get(named.number)
        same = (one for one in self.known if listed and composed(one.id) == listed.id)
        return self._with_time(next(same, None), listed)

    def _with_listed_email(self, named: Named) -> Known | None:
        listed = self.listed.get(named.number)
        same = (one for one in self.known if listed and listed.email and one.email == listed.email)
        return self._with_time(next(same, None), listed)

    def _with_time(self, one: Known | None, listed: Known | None) -> Known | None:
        return replace(one, handed_in=listed.handed_in) if one and listed else None

    def _as_listed(self, named: Named) -> Known | None:
        return self.listed.get(named.number)

    def _with_number(self, named: Named) -> Known | None:
        wanted = named.number if named.platform == "canvas" else ""
        return next((one for one in self.known if wanted and one.number == wanted), None)

    def _as_noted(self, named: Named) -> Known | None:
        """Who the same number was at an earlier collect."""
        same = (id_ for id_, before in self.noted.items() if named.number and _came_as(before, named))
        id_ = next(same, None)
        return next((one for one in self.known if one.id == id_), self._made(id_, named)) if id_ else None

    def _with_name(self, named: Named) -> Known | None:
        return self._called(named, {named.name})

    def _with_end_of_name(self, named: Named) -> Known | None:
        """Moodle puts a group before the name: ``Group A-Ada Lovelace``; either may hold a ``-`` itself."""
        parts = named.name.split("-") if named.platform == "moodle" else []
        return self._called(named, {"-".join(parts[first:]).strip() for first in range(1, len(parts))} - {""})

    def _called(self, named: Named, names: set[str]) -> Known | None:
        """The one student with that id, else of that name; one with another number is somebody else."""
        those = [one for one in self.known if named.name != BLIND and not self._contradicts(one, named)]
        same = [one for one in those if composed(one.id) in names] or [one for one in those if one.name in names]
        if len(same) != 1:
            return None
        return replace(same[0], number=named.number) if named.platform == "canvas" else same[0]

    def _contradicts(self, one: Known, named: Named) -> bool:
        before = [came for came in self.noted.get(one.id, ()) if came.platform == named.platform]
        noted = bool(before) and not self.another and not _came_as(before, named)
        return noted or (named.platform == "canvas" and one.number not in ("", named.number))

    def _new(self, named: Named, alone: bool) -> Known:
        """A student for whom nobody is known: called by the name, and by the number where the name is not enough."""
        plain = _plain(named)
        numbered = f"{plain}_{named.number}" if named.number else plain
        met = {one.id for one in self.met.values()}
        known = {one.id: one for one in self.known}
        if numbered != plain and numbered in known and numbered not in met:
            return known[numbered]  # entered so before, and what was noted of it is lost
        taken = {*met, *known, *self.noted}
        id_ = plain if alone and plain != BLIND and plain not in taken else numbered
        count = 1
        while id_ in taken:
            count += 1
            id_ = f"{numbered}_{count}"
        return self._made(id_, named)

    def _made(self, id_: str, named: Named) -> Known:
        number = named.number if named.platform == "canvas" else ""
        return Known(id_, named.name if " " in named.name else "", number=number)

    @property
    def fresh(self) -> list[Known]:
        """Those of the zip whom the gradebook does not know."""
        ids = {one.id for one in self.known}
        return [one for one in self.met.values() if one.id not in ids]

    def remarks(self) -> list[str]:
        """What an instructor should know of how people were told apart."""
        blind = sum(named.name == BLIND for named in self.unsure.values())
        said = [f"marked blind, known by number alone: {blind}; {REMEDIES['moodle']}"] if blind else []
        said += filter(None, (self._namesakes(name, ids) for name, ids in self._by_their_names().items()))
        said += [f"took {named.name!r} for {self.met[number].id}" for number, named in self.by_end.items()]
        moved = [(id_, came.number) for id_, came in self._came() if came.number in self.met]
        said += [
            f"{number} came in as {id_} before and is {self.met[number].id} now: remove submitted/{id_}"
            for id_, number in moved
            if self.met[number].id != id_
        ]
        return said

    def _by_their_names(self) -> dict[str, dict[str, str]]:
        """The ids of those whom only a number tells apart from people of their name, by name and number."""
        ids: dict[str, dict[str, str]] = defaultdict(dict)
        names = {named.name for named in self.unsure.values() if named.number and named.name != BLIND}
        for id_, came in self._came():
            if came.name in names and came.number and came.number not in self.met:
                ids[came.name][came.number] = id_
        for number, named in self.unsure.items():
            if named.name in names:
                ids[named.name][number] = self.met[number].id
        return ids

    def _came(self) -> Iterator[tuple[str, Named]]:
        return ((id_, came) for id_, before in self.noted.items() for came in before)

    def check_activity(self, zipped: Iterable[Named], archive: str) -> None:
        """Refuse a zip of Moodle's whose people are those of before under other numbers, before they become others.

        Raises:
            CourseError: where at least two are, and nobody has the number of before.
        """
        numbers = {named.number: named.name for named in zipped if named.platform == "moodle"}
        before = {came.number: came.name for _, came in self._came() if came.platform == "moodle"}
        again = sorted((set(numbers.values()) & set(before.values())) - {BLIND})
        if len(again) > 1 and not numbers.keys() & (before.keys() | self.listed.keys()) and not self.another:
            raise CourseError(
                f"expected the numbers of the activity that was collected before in {archive}, got none of them, but "
                f"{len(again)} of its people, such as {again[0]}: is it another activity? Then collect it with "
                "--another, which knows people by name; or name them with --worksheet. Nothing was collected"
            )

    def _namesakes(self, name: str, ids: dict[str, str]) -> str:
        """A sentence on people of one name; empty where there is but one."""
        others = [one.id for one in self.known if name in (composed(one.id), one.name) and one.id not in ids.values()]
        if len(set(ids.values())) + len(others) < 2:
            return ""
        listed = ", ".join(f"{number} → {id_}" for number, id_ in sorted(ids.items()))
        beside = f", beside the gradebook's {', '.join(others)}" if others else ""
        platform = next(named.platform for named in self.unsure.values() if named.name == name)
        return f"{COUNTED.get(len(ids), f'{len(ids)} are')} called {name}: {listed}{beside}; {REMEDIES[platform]}"


def _plain(named: Named) -> str:
    return "_".join(named.name.split())


def _came_as(before: Iterable[Named], named: Named) -> bool:
    return (named.platform, named.number) in {(came.platform, came.number) for came in before}


def _known(row: Row) -> Known:
    name = " ".join(filter(None, (row.first_name, row.last_name)))
    return Known(row.id, composed(name), row.email or "", row.lms_user_id or "")


def check_id(id_: str, whence: str) -> None:
    """Refuse what cannot be a student's id, which becomes the name of a folder.

    Raises:
        CourseError: where it leads elsewhere, is hidden, cannot be shown or is too long; ``whence`` tells its source.
    """
    odd = why_no_name(id_) or "/" in id_ or id_ in ("", ".", "..") or len(id_.encode()) > MOST_BYTES
    if odd:
        shown = ascii(id_) if len(id_) < 60 else f"{id_[:50]!a}… of {len(id_)} letters"
        raise CourseError(
            f"expected an id that can name a student's folder (shown, without /, no dot first, at most {MOST_BYTES} "
            f"bytes), got {shown} {whence}: change it there"
        )


def enter(course: Course, people: People) -> None:
    """Enter new students in the gradebook with what the platform knows of them, and numbers that it did not know."""
    numbers = {one.id: one.number for one in people.known}
    with reading(course) as gradebook:
        for person in people.fresh:
            first, _, last = person.name.rpartition(" ")
            facts = {"first_name": first, "last_name": last, "email": person.email, "lms_user_id": person.number}
            gradebook.update_or_create_student(person.id, **{key: value for key, value in facts.items() if value})
        for person in people.met.values():
            if person.number and numbers.get(person.id) == "":
                gradebook.update_or_create_student(person.id, lms_user_id=person.number)
