"""The kernels serve whatever speaks jupyter_client."""

from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager, KernelManager, start_new_kernel
from nbclient import NotebookClient

from course_lib.grading.sandbox import Limits
from course_lib.grading.sandbox.inside.limits import MIB
from course_lib.grading.sandbox.pool import PROVISIONER, pool_named
from course_lib.grading.sandbox.provisioner import SandboxProvisioner, kernel_manager
from course_lib.grading.sandbox.trial import Session

FIGURE = """
import matplotlib.pyplot as plt
import torch
plt.plot(torch.arange(3))
torch.nn.Linear(2, 3)(torch.ones(1, 2)).shape
"""


def test_the_entry_point_names_the_provisioner():
    (entry,) = {e.value: e for e in entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER)}.values()
    assert entry.load() is SandboxProvisioner


def test_nbclient_executes_a_notebook(kernels):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in (FIGURE, "1 / 0")])
    client = NotebookClient(notebook, km=kernel_manager(kernels, AsyncKernelManager), timeout=30, allow_errors=True)
    client.execute()
    kinds = [[output.output_type for output in cell.outputs] for cell in notebook.cells]
    assert kinds == [["execute_result", "display_data"], ["error"]]
    assert notebook.cells[0].outputs[0].data["text/plain"] == "torch.Size([1, 3])"
    assert notebook.cells[0].outputs[1].data["image/png"]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("from torch.utils.data import DataLoader as D; print(*D([1, 2], num_workers=1))", "tensor([1]) tensor([2])"),
        ("import multiprocessing as m; print(m.Pool(2).map(abs, [-1, -2]))", "[1, 2]"),
        ("!echo hello", "hello"),
        ("%%bash\necho hello", "hello"),
        ("open('mine.py', 'w').write('x = 5'); import mine; print(mine.x)", "5"),
        ("import getpass, os; print(getpass.getuser(), os.getcwd())", "student /home/student"),
        (
            "import torch; torch.set_num_threads(2); print((torch.rand(300, 300) @ torch.rand(300, 300)).shape[0])",
            "300",
        ),
        ("import ipywidgets; print(ipywidgets.IntSlider(3).value)", "3"),
    ],
)
def test_what_students_do_works(inside, code, printed):
    assert inside.run(code).printed.strip() == printed


def test_a_kernelspec_leads_here(kernels):
    manager = KernelManager(transport="ipc")
    manager._kernel_spec = kernels.kernel_spec()
    manager.start_kernel()
    try:
        assert isinstance(manager.provisioner, SandboxProvisioner)
        assert manager.is_alive()
    finally:
        manager.shutdown_kernel(now=True)
    assert not manager.is_alive()


def test_a_kernelspec_alone_starts_a_pool_and_lectures_have_the_reference_library(bubblewrap, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(Path(__file__).parents[2] / "notebooks" / "jupyter"))
    manager, client = start_new_kernel(kernel_name="course-warm")
    try:
        session = Session(manager, client)
        assert session.run("import course_lib.reference as r; print(r.__file__)").printed.startswith(
            "/course/course_lib"
        )
        assert session.run("import os; print('results' in os.listdir('../data'))").printed == "True\n"
        assert session.run("import course_lib.grading.sandbox").error.startswith("ModuleNotFoundError")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        pool_named("lectures").stop()


def test_a_restarted_kernel_is_another_one(kernels):
    manager = kernel_manager(kernels, KernelManager)
    manager.start_kernel()
    try:
        before = manager.provisioner.handle.folder
        manager.restart_kernel(now=True)
        assert manager.is_alive()
        assert manager.provisioner.handle.folder != before
        assert not before.exists()
    finally:
        manager.shutdown_kernel(now=True)


def test_limits_of_one_kernel_are_its_own(attempt):
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE)[0] >> 20)"
    assert attempt(code, Limits(file=3 * MIB)).printed == "3\n"
    assert attempt(code).printed == "128\n"


def test_nothing_is_left_on_this_machine(kernels):
    manager = kernel_manager(kernels, KernelManager)
    manager.start_kernel()
    folder = manager.provisioner.handle.folder
    assert sorted(path.name for path in folder.iterdir()) == [f"k-{port}" for port in range(1, 6)]
    manager.shutdown_kernel(now=True)
    assert not folder.exists()


def test_shutting_down_twice_is_no_error(kernels):
    manager = kernel_manager(kernels, KernelManager)
    manager.start_kernel()
    manager.shutdown_kernel(now=True)
    manager.shutdown_kernel(now=True)
    assert not manager.has_kernel


@pytest.mark.messages
def test_a_pool_that_does_not_run_is_named():
    manager = KernelManager(transport="ipc")
    manager.provisioner = SandboxProvisioner(parent=manager, pool="gone")
    manager._kernel_spec = None
    with pytest.raises(ValueError, match="expected a pool of kernels that runs, got 'gone': use it inside `with"):
        manager.start_kernel()
