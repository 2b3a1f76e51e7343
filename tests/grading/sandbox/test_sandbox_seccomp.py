"""The filter's code, run by a small machine of our own, for both processors."""

import errno

import pytest

from course_lib.grading.sandbox.inside import seccomp

ALLOWED, REFUSED, ASKED = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x7FC00000
HARMLESS = {"x86_64": (0, 1, 9, 57, 59, 202, 257), "aarch64": (63, 64, 222, 221, 98, 56)}  # read, write, mmap, execve …


def outcome(
    machine: str,
    number: int,
    *arguments: int,
    architecture: int | None = None,
    code: list[seccomp.Instruction] | None = None,
) -> int:
    """What the filter says to a system call: the instruction set of classic BPF, as far as the filter uses it."""
    code = code or seccomp.program(machine)
    data = {0: number, 4: seccomp.MACHINES[machine][1] if architecture is None else architecture}
    data |= {16 + 8 * i: argument & 0xFFFFFFFF for i, argument in enumerate((*arguments, 0, 0))}
    at = accumulator = 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        if operation == 0x20:
            accumulator = data[operand]
        elif operation == 0x06:
            return operand
        else:
            test = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}
            at += if_true if test[operation] else if_false


@pytest.mark.parametrize("machine", seccomp.MACHINES)
class TestProgram:
    def test_every_denied_call_is_refused(self, machine):
        column = seccomp.MACHINES[machine][0]
        for name, numbers in seccomp.DENIED.items():
            if numbers[column] is not None:
                assert outcome(machine, numbers[column]) == REFUSED, name

    def test_harmless_calls_are_allowed(self, machine):
        assert {outcome(machine, number) for number in HARMLESS[machine]} == {ALLOWED}

    def test_clone_is_allowed_unless_it_makes_namespaces(self, machine):
        number = seccomp.CLONE[seccomp.MACHINES[machine][0]]
        assert outcome(machine, number, 0x3D0F00) == ALLOWED  # what pthread_create asks for
        for flag in (1 << 17, 1 << 25, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30):
            assert outcome(machine, number, 0x3D0F00 | flag) == REFUSED

    def test_clone3_seems_not_to_exist(self, machine):
        assert outcome(machine, 435) == 0x00050000 | errno.ENOSYS

    def test_only_four_families_of_sockets_exist(self, machine):
        number = seccomp.SOCKET[seccomp.MACHINES[machine][0]]
        assert [family for family in range(64) if outcome(machine, number, family) == ALLOWED] == [1, 2, 10, 16]

    def test_a_terminal_cannot_be_typed_into(self, machine):
        number = seccomp.IOCTL[seccomp.MACHINES[machine][0]]
        assert outcome(machine, number, 3, 0x5412) == outcome(machine, number, 3, 0x541C) == REFUSED
        assert outcome(machine, number, 3, 0x5401) == ALLOWED

    def test_another_architecture_ends_the_process(self, machine):
        assert outcome(machine, 0, architecture=0x40000003) == 0x80000000

    def test_the_second_set_of_numbers_is_refused(self, machine):
        assert outcome(machine, 0x40000000 | 1) == REFUSED

    def test_no_jump_leaves_the_program(self, machine):
        for code in (seccomp.program(machine), seccomp.door(machine)):
            assert all(at + 1 + max(jumps) < len(code) for at, (_, *jumps, _) in enumerate(code[:-1]))
            assert code[-1] == (0x06, 0, 0, ALLOWED)

    def test_the_door_is_asked_for_processes_and_programs_alone(self, machine):
        code, column = seccomp.door(machine), seccomp.MACHINES[machine][0]
        asking = {numbers[column] for numbers in seccomp.BEGINNINGS.values()} - {None}
        clone = seccomp.CLONE[column]
        assert {n for n in range(500) if outcome(machine, n, code=code) == ASKED} == asking | {clone}
        assert outcome(machine, clone, 0x3D0F00, code=code) == ALLOWED  # a thread
        assert outcome(machine, clone, 0x1200011, code=code) == ASKED  # what fork asks for


@pytest.mark.messages
def test_an_unknown_machine_is_named():
    with pytest.raises(ValueError, match=r"expected a machine in \['aarch64', 'x86_64'\], got 'riscv64'"):
        seccomp.program("riscv64")
