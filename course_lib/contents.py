"""Notebooks as JupyterLab would have them, so that opening one does not make it look changed."""

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

KERNEL = "python3"


class Contents(AsyncLargeFileManager):
    """The files of a folder, notebooks with the kernel's own name and language.

    As soon as a kernel runs, JupyterLab writes both into the notebook, and asks whether to save it: lectures come from
    another machine, with another Python.
    """

    async def get(self, path: str, content: bool = True, *args: Any, **options: Any) -> Any:
        """A file; of a notebook for this Python, what its kernel will say is filled in."""
        model = await super().get(path, content, *args, **options)
        if content and model["type"] == "notebook" and model["content"] is not None:
            fill_in(model["content"]["metadata"], self._spec())
        return model

    def _spec(self) -> dict[str, str]:
        """How the server names the kernel."""
        server: Any = self.parent
        spec = server.kernel_spec_manager.get_kernel_spec(KERNEL)
        return {"display_name": spec.display_name, "language": spec.language, "name": KERNEL}


def fill_in(metadata: dict[str, Any], spec: dict[str, str]) -> None:
    """Put this Python's facts into the metadata of a notebook that is for it."""
    if metadata.get("kernelspec", {}).get("name", KERNEL) == KERNEL:
        metadata["kernelspec"] = dict(spec)
        metadata["language_info"] = dict(IPythonKernel.language_info)
