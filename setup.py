"""Everything about the package stands in pyproject.toml; this has an editable install bring its data files along.

For an editable install setuptools asks a distribution whether it ``has_data``, a question that none knows, and leaves
out what pyproject.toml names as data files: here, the extension for JupyterLab.
"""

from setuptools import Distribution, setup

Distribution.has_data = Distribution.has_data_files

setup()
