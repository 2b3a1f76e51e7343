"""What is put off is there when it is asked for."""

import subprocess
import sys

CODE = """
import sys
from course_lib.deferred import defer_grammars
defer_grammars()
from jsonschema import Draft7Validator, FormatChecker
print("lark" in sys.modules)
check = Draft7Validator({"format": "iri"}, format_checker=FormatChecker())
print(check.is_valid("http://example.org/привет"), check.is_valid("no iri"), check.is_valid("http://[x"))
print("lark" in sys.modules)
"""


def test_grammars_are_built_when_an_iri_is_checked_and_not_before() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False", "False", "True"]
