"""Packages whose import would cost a command more than it uses of them."""

import importlib
import importlib.util
import sys
from types import ModuleType

GRAMMARS = "rfc3987_syntax"


def defer_grammars() -> None:
    """Let jsonschema, which reads notebooks, check IRIs without first building thirty grammars for them.

    They take a second whenever jsonschema is imported, and no notebook holds what they check. The real package is
    imported when it is first asked; to be called before jsonschema is.
    """
    if GRAMMARS in sys.modules or importlib.util.find_spec(GRAMMARS) is None:
        return
    stand_in = ModuleType(GRAMMARS)

    def is_valid_syntax(rule: str, text: str) -> bool:
        if sys.modules.get(GRAMMARS) is stand_in:
            del sys.modules[GRAMMARS]
        return bool(importlib.import_module(GRAMMARS).is_valid_syntax(rule, text))

    stand_in.is_valid_syntax = is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[GRAMMARS] = stand_in
