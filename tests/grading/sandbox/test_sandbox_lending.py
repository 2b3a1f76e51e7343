"""One warm process for many: who borrows gets kernels behind the same walls, and is never left without."""

import os

import pytest

from course_lib.grading.sandbox import WarmKernels
from course_lib.grading.sandbox.lending import borrowed, lent_kernels
from course_lib.grading.sandbox.trial import kernel


@pytest.fixture(scope="module")
def lender(bubblewrap):
    with lent_kernels() as path:
        yield path


def test_borrowers_get_kernels_of_one_warm_process(lender):
    with WarmKernels(lender=lender) as one, WarmKernels(lender=lender) as other:
        assert one.warm is None
        assert other.warm is None
        with kernel(one) as first, kernel(other) as second:
            first.run("x = 1; open('left', 'w').write('here')")
            assert second.run("import os; print('x' in dir(), os.path.exists('left'))").printed == "False False\n"
            assert second.run(f"print(os.path.exists({os.path.dirname(lender)!r}))").printed == "False\n"


def test_one_borrower_gives_back_what_the_others_keep(lender):
    with WarmKernels(lender=lender) as other:
        with WarmKernels(lender=lender) as one, kernel(one) as session:
            assert session.run("print(1)").printed == "1\n"
        with kernel(other) as session:
            assert session.run("print(2)").printed == "2\n"


def test_the_door_is_the_owners_alone(lender):
    assert os.stat(lender).st_mode & 0o777 == 0o600


def test_kernels_end_with_the_lender_and_borrowers_go_on_with_their_own(bubblewrap):
    with lent_kernels() as path:
        kernels = WarmKernels(lender=path)
        kernels.start()
        running = kernel(kernels)
        session = running.__enter__()
        assert session.run("print(1)").printed == "1\n"
    try:
        assert session.ending is not None
        running.__exit__(None, None, None)
        assert borrowed(path) is None
        with kernel(kernels) as session:
            assert session.run("print(2)").printed == "2\n"
        assert kernels.warm is not None
    finally:
        kernels.stop()


def test_where_nobody_lends_a_warm_process_is_started(bubblewrap):
    with WarmKernels(lender="/tmp/no/door") as kernels:
        assert kernels.warm is not None
