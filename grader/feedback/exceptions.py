"""What an exception of the student's code probably means, in words a beginner can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from grader.boundary.protocol import Raised
from grader.feedback.text import Text, catalogue, say


@dataclass(frozen=True)
class Explanation:
    """What was raised, what it probably means, what to try; ``kind`` where it is not the check's own."""

    found: Text
    cause: Text | None = None
    advice: Text | None = None
    kind: str = ""


# (type, pattern in the message, key of the cause and, with _advice, of the advice, kind)
_KNOWN: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("SystemExit", "", "raised.system_exit", "integrity"),
    ("KeyboardInterrupt", "", "raised.system_exit", "integrity"),
    ("LoadExit", "", "raised.load_exit", "integrity"),
    ("LoadTimeout", "", "raised.load_timeout", "timeout"),
    ("LoadFlood", "", "raised.load_flood", "timeout"),
    ("CellExit", "", "cells.exit", "integrity"),
    ("CellSignal", "", "cells.signal", "integrity"),
    ("CellForged", "", "cells.forged", "integrity"),
    ("CellTimeout", "", "cells.timeout", "timeout"),
    ("CellSkipped", "", "cells.skipped", "timeout"),
    ("CellTooLarge", "", "cells.too_large", "import"),
    ("DefinedBelow", "", "cells.defined_below", "import"),
    ("MissingInCells", "", "cells.missing_name", "import"),
    ("MissingName", "", "raised.missing_name", "import"),
    ("WrongSignature", "", "raised.wrong_signature", "import"),
    ("ReplyTooLarge", "", "raised.reply_too_large", "return"),
    ("TabError", "", "raised.tabs", ""),
    ("IndentationError", "", "raised.indentation", ""),
    ("SyntaxError", "utf-8|encoding", "raised.encoding", ""),
    ("SyntaxError", "", "raised.syntax", ""),
    ("ModuleNotFoundError", r"No module named 'sklearn", "raised.no_sklearn", "import"),
    ("ModuleNotFoundError", "", "raised.module_not_found", ""),
    ("ImportError", "", "raised.import_name", ""),
    ("NameError", "", "raised.name", ""),
    ("UnboundLocalError", "", "raised.name", ""),
    ("EOFError", "EOF when reading", "raised.input", "import"),
    ("BdbQuit", "", "raised.debugger", "import"),
    ("AttributeError", r"before Module\.__init__", "raised.no_super_init", "import"),
    ("AttributeError", r"'super' object has no attribute", "raised.super_attribute", "import"),
    ("AttributeError", r"'NoneType' object", "raised.none_attribute", ""),
    (
        "AttributeError",
        r"attribute 'device' of .* (is not writable|objects)|can't set attribute",
        "raised.assign_device",
        "",
    ),
    ("AttributeError", r"^'Factory' object", "raised.factory_as_model", "start"),
    ("AttributeError", "expected 'f' to be string", "raised.save_arguments", ""),
    ("AttributeError", r"^'(int|float)' object", "raised.number_attribute", ""),
    ("AttributeError", r"^'(?!Tensor|Parameter)\w+' object has no attribute '[a-z]\w*[a-z]_'", "raised.not_fitted", ""),
    ("AttributeError", "", "raised.attribute", ""),
    ("NotImplementedError", r"missing the required \"forward\"", "raised.no_forward", "forward"),
    ("RuntimeError", "same device", "raised.devices", "device"),
    ("TypeError", "convert cuda", "raised.cuda_numpy", "device"),
    ("RuntimeError", r"numpy\(\) on Tensor that requires grad", "raised.recorded_numpy", ""),
    ("AssertionError", "not compiled with CUDA", "raised.no_cuda", "device"),
    (
        "RuntimeError",
        "not compiled with CUDA|No CUDA|Cannot access accelerator|Found no NVIDIA|dummy base class (Event|Stream)",
        "raised.no_cuda",
        "device",
    ),
    ("RuntimeError", "Expected one of cpu", "raised.device_name", "device"),
    ("RuntimeError", "shapes cannot be multiplied|size mismatch|must match (the size|except)", "raised.shapes", ""),
    ("RuntimeError", "is invalid for input of size", "raised.reshape", ""),
    ("RuntimeError", "Boolean value of Tensor", "raised.ambiguous", ""),
    ("NotImplementedError", "bitwise_xor", "raised.caret", ""),
    ("RuntimeError", "expected target dtype to be Long", "raised.labels_dtype", ""),
    ("NotImplementedError", "log_softmax.* not implemented for '(Long|Int)'", "raised.labels_first", ""),
    ("RuntimeError", "does not require grad", "raised.no_graph", "grad"),
    ("RuntimeError", "not have been used in the graph", "raised.unused_variable", "grad"),
    ("RuntimeError", "detach views in-place", "raised.detach_in_place", ""),
    ("RuntimeError", r"mean\(\).* dtype", "raised.mean_dtype", ""),
    ("RuntimeError", "cannot be converted to Scalar", "raised.many_elements", ""),
    ("RuntimeError", "second time", "raised.second_backward", "grad"),
    ("RuntimeError", "a leaf Variable that requires grad", "raised.leaf_in_place", ""),
    ("RuntimeError", "modified by an inplace operation", "raised.changed_before_backward", ""),
    ("RuntimeError", "in-place operation", "raised.in_place", ""),
    ("RuntimeError", "same dtype|Found dtype|expected scalar type", "raised.dtype", "dtype"),
    ("ValueError", "optimizer got an empty parameter list", "raised.empty_parameters", "params"),
    ("TypeError", "positional argument|unexpected keyword", "raised.arguments", ""),
    ("TypeError", "'float' object cannot be interpreted as an integer", "raised.float_for_int", ""),
    ("TypeError", "of a 0-d tensor", "raised.no_axes", ""),
    ("IndexError", "0-dim tensor|tensor has no dimensions", "raised.no_axes", ""),
    ("IndexError", "Dimension out of range|too many indices", "raised.no_such_axis", ""),
    ("IndexError", "out of (range|bounds)", "raised.index", ""),
    ("KeyError", "", "raised.key", ""),
    ("ZeroDivisionError", "", "raised.zero_division", ""),
    ("TypeError", "'NoneType'", "raised.none_attribute", ""),
    ("TypeError", "must be Tensor, not ", "raised.no_tensor", ""),
    ("TypeError", "not subscriptable|not iterable|not callable", "raised.wrong_use", ""),
    ("RecursionError", "", "raised.recursion", ""),
    ("MemoryError", "", "raised.memory", "timeout"),
    ("RuntimeError", "can't allocate memory|not enough memory", "raised.memory", "timeout"),
    ("OSError", "File too large", "raised.large_file", "timeout"),
)
_RENAMED: Final = {"MissingName": "raised.renamed", "MissingInCells": "cells.renamed"}


def explain(raised: Raised, *, while_loading: bool) -> Explanation:
    """Explain what the student's code raised."""
    kind, key = ("import" if while_loading else ""), ""
    for type_name, pattern, known, known_kind in _KNOWN:
        if raised.type == type_name and re.search(pattern, raised.message):
            key, kind = known, known_kind or kind
            break
    key = _by_the_line(key, raised)
    if raised.type == "SyntaxError" and raised.text.lstrip().startswith(("```", "~~~")):
        key = "raised.fences"
    found = _found(raised)
    if not key:
        return Explanation(found, kind=kind)
    message = _one_line(raised.message)
    values = {"message": message, "name": _quoted(raised.message), "line": raised.line, "cell": raised.cell}
    cause = say(key, **values)
    if raised.type in _RENAMED and raised.suggestions:
        cause = say(_RENAMED[raised.type], name=raised.message, similar=raised.suggestions[0])
    return Explanation(found, cause, say(f"{key}_advice", **values), kind)


def _by_the_line(key: str, raised: Raised) -> str:
    """A cause that the line tells more precisely than the message."""
    text = raised.frames[-1].text if raised.frames else ""
    asked = re.search(r"has no attribute '(\w+)'", raised.message)
    if key == "raised.none_attribute" and re.search(r"\.grad\b(?!\()", text) and not (asked and asked[1] == "grad"):
        return "raised.grad_none"
    if key == "raised.attribute" and asked and re.search(rf"\bself\.{asked[1]}\b", text):
        return "raised.self_attribute"
    return key


def missing_name(raised: Raised) -> str:
    """The name that was not there, if that is what went wrong."""
    if raised.type == "MissingName":
        return raised.message
    found = re.search(r"name '(\w+)' is not defined", raised.message) if raised.type == "NameError" else None
    return found.group(1) if found else ""


def _found(raised: Raised) -> Text:
    if raised.type in ("MissingName", "LoadTimeout", "LoadFlood", "LoadExit"):
        return say(f"found.{raised.type}", message=raised.message)
    if f"cells.found.{raised.type}" in catalogue():
        return say(f"cells.found.{raised.type}", message=raised.message, cell=raised.cell)
    if raised.type == "WrongSignature":
        return say("found.WrongSignature", signature=raised.message)
    if raised.line:
        caret = " " * max(0, raised.offset - 1 - (len(raised.text) - len(raised.text.lstrip()))) + "^"
        return say(
            "cells.syntax" if raised.cell else "found.syntax",
            type=raised.type,
            message=_one_line(raised.message),
            line=raised.line,
            cell=raised.cell,
            text=raised.text.strip(),
            caret=caret,
        )
    message = _one_line(raised.message)
    return say("found.raised", type=raised.type, message=message) if message else say("found.bare", type=raised.type)


def _one_line(message: str) -> str:
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    return (lines[0] if lines else "")[:200]


def _quoted(message: str) -> str:
    match = re.search(r"'([^']*)'", message)
    return match.group(1) if match else _one_line(message)
