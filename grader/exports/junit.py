"""JUnit XML, for continuous integration and its viewers: a test suite per student and exercise."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from grader.exports.files import Record
from grader.feedback.text import say

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A submission can print these; an XML file that holds one is refused by every reader."""


def junit_xml(records: list[Record], lang: str) -> str:
    """All records as one document. A missing exercise is a suite with one skipped test, so that it is seen."""
    root = ET.Element("testsuites", name="grader")
    for record in records:
        label = f"{record['student']}/{record['unit']}/{record['exercise']}"
        suite = ET.SubElement(root, "testsuite", name=_clean(label))
        counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
        for check in record["checks"]:
            _add(suite, counts, label, check)
        if not record["checks"]:
            counts["tests"] = 1
            case = ET.SubElement(suite, "testcase", name="handed_in", classname=_clean(label))
            word = record.get("message") or say(f"page.status_{record['status']}").render(lang)
            if record["status"] == "error":
                counts["errors"] = 1
                ET.SubElement(case, "error", message=_clean(word))
            else:
                counts["skipped"] = 1
                ET.SubElement(case, "skipped", message=_clean(word))
        suite.attrib.update({name: str(count) for name, count in counts.items()})
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, counts: dict[str, int], label: str, check: Record) -> None:
    counts["tests"] += 1
    case = ET.SubElement(suite, "testcase", name=_clean(check["name"]), classname=_clean(label))
    properties = ET.SubElement(case, "properties")
    for name in ("points", "max_points"):
        ET.SubElement(properties, "property", name=name, value=f"{check[name]:g}")
    outcome, title, text = check["outcome"], _clean(check["title"]), _clean(check["message"])
    if outcome == "not_started":
        counts["skipped"] += 1
        ET.SubElement(case, "skipped", message=title)
    elif outcome == "failed":
        counts["failures"] += 1
        ET.SubElement(case, "failure", message=title, type=_clean(check["kind"])).text = text
    elif outcome != "passed":
        # A timeout and a fault of the grader are errors in JUnit's words: nothing was asserted.
        counts["errors"] += 1
        ET.SubElement(case, "error", message=title, type=outcome).text = text


def _clean(text: str) -> str:
    return _NOT_XML.sub("?", text)
