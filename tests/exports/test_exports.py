"""Exports: what other programs read of a run."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from made_records import UNIT, check, first_unit, record, small_class, whole

from grader.exports import ExportError, Roster, find_roster, grades_csv, parse_exports, write_exports
from grader.exports.canvas import canvas_grades
from grader.exports.gradescope import gradescope_results
from grader.exports.junit import junit_xml
from grader.exports.moodle import moodle_grades, moodle_worksheets
from grader.exports.roster import read_roster

COURSE = first_unit()
RECORDS = small_class()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def roster(tmp_path: Path, text: str, name: str = "roster.csv") -> Roster:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


# JUnit


def suites() -> dict[str, ET.Element]:
    return {suite.attrib["name"]: suite for suite in ET.fromstring(junit_xml(RECORDS, "en"))}


def test_junit_has_a_suite_per_student_and_exercise() -> None:
    assert list(suites()) == [f"{record['student']}/{UNIT}/{record['exercise']}" for record in RECORDS]


def test_junit_tells_failures_errors_and_what_was_skipped_apart() -> None:
    suite = suites()[f"ana/{UNIT}/relu"]
    assert {name: suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "errors": "2",
        "skipped": "0",
    }
    error = suites()[f"ana/{UNIT}/adam"].find("testcase/error")
    assert error is not None
    assert error.attrib["type"] == "grader_error"


def test_a_missing_exercise_is_a_skipped_test_in_junit() -> None:
    suite = suites()[f"bia/{UNIT}/relu"]
    assert (suite.attrib["tests"], suite.attrib["skipped"]) == ("1", "1")


def test_what_a_submission_printed_cannot_break_the_xml() -> None:
    assert "\x1b" not in junit_xml(RECORDS, "en")


# Gradescope


def gradescope(student: str) -> Any:
    return json.loads(dict(gradescope_results(RECORDS, UNIT, "en"))[student])


def test_gradescope_gets_the_keys_that_it_reads() -> None:
    results = gradescope("ana")
    assert results["score"] == 2.0
    for test in results["tests"]:
        assert test.keys() >= {"name", "score", "max_score", "status", "output", "visibility"}
        assert test["status"] in ("passed", "failed")


def test_hidden_checks_wait_in_gradescope_until_grades_are_published() -> None:
    visible = {test["name"]: test["visibility"] for test in gradescope("ana")["tests"]}
    assert visible["relu: Title of test_c"] == "after_published"
    assert visible["relu: Title of test_b"] == "visible"


def test_a_missing_exercise_keeps_its_maximum_in_gradescope() -> None:
    assert sum(test["max_score"] for test in gradescope("bia")["tests"]) == 85.0


# Spreadsheets


def test_no_name_is_a_formula() -> None:
    for text in (
        grades_csv(RECORDS, COURSE),
        moodle_grades(RECORDS, COURSE, Roster(), "en"),
        canvas_grades(RECORDS, COURSE, Roster(), "en"),
    ):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=1+1" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_moodle_gets_the_rosters_id_columns_and_a_column_per_exercise(tmp_path: Path) -> None:
    known = roster(tmp_path, "Username,Email address,First name\nana,ana@uni.example,Ana\nbia,bia@uni.example,Bia\n")
    first = rows(moodle_grades(RECORDS, COURSE, known, "en"))[0]
    assert (first["Username"], first["Email address"], first["First name"]) == ("ana", "ana@uni.example", "Ana")
    assert first["ReLU between the layers"] == "2"
    assert first["Your first network (total)"] == "2"


@pytest.mark.parametrize(("folder", "column"), [("ana", "Username"), ("ana@uni.example", "Email address")])
def test_without_a_roster_moodle_gets_the_folders_names(folder: str, column: str) -> None:
    assert rows(moodle_grades(whole(folder), COURSE, Roster(), "en"))[0][column] == folder


def test_moodles_worksheet_names_participants_in_the_language_of_the_site(tmp_path: Path) -> None:
    known = roster(tmp_path, "folder,Full name,Identifier\nana,Ana Souza,Participant 31\n")
    [(_, text)] = moodle_worksheets(RECORDS, COURSE, known, "pt-BR")
    assert rows(text) == [
        {
            "Identificador": "Participante 31",
            "Nome completo": "Ana Souza",
            "Nota": "2",
            "Última modificação (nota)": "",
        }
    ]


CANVAS_EXPORT = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Your First Network (991),Final Score\n"
    "    Points Possible,,,,,85,(read only)\n"
    '"Souza, Ana",501,u77,ana,A,,\n'
)


def test_canvas_gets_its_own_columns_back(tmp_path: Path) -> None:
    text = canvas_grades(RECORDS, COURSE, roster(tmp_path, CANVAS_EXPORT), "en")
    assert text.splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,Your First Network (991)"
    assert rows(text)[0]["Your First Network (991)"] == "85"
    assert list(rows(text)[1].values()) == ["Souza, Ana", "501", "u77", "ana", "A", "2"]


def test_an_imports_roster_leads_to_the_instructors(tmp_path: Path) -> None:
    roster(tmp_path, "folder,ID\nsouzaana_501,501\n")
    given = tmp_path / "gradebook.csv"
    given.write_text(CANVAS_EXPORT, encoding="utf-8")
    found = find_roster(tmp_path, given).find("souzaana_501")
    assert (found["Student"], found["SIS Login ID"], found["folder"]) == ("Souza, Ana", "ana", "souzaana_501")


IMPORTED = "folder,Full name,ID\nAna_Silva_1,Ana Silva,101\nana_silva_2,Ana Silva,202\nBo_3,Bo Li,303\n"


def test_of_two_namesakes_neither_gets_the_others_row(tmp_path: Path) -> None:
    """Both got the first one's address, and so one's grade was the other's."""
    given = "First name,Last name,Email address\nAna,Silva,a@x\nAna,Silva,b@x\nBo,Li,bo@x\n"
    known = roster(tmp_path, IMPORTED) + roster(tmp_path, given, "given.csv")
    assert known.find("Bo_3")["Email address"] == "bo@x"
    class_ = [record for name in ("Ana_Silva_1", "ana_silva_2", "Bo_3") for record in whole(name)]
    addresses = [row["Email address"] for row in rows(moodle_grades(class_, COURSE, known, "en"))]
    assert addresses == ["", "", "bo@x"]
    (said,) = write_exports(tmp_path, ["moodle"], class_, COURSE, known, "en")
    assert said.render("en").endswith(": Ana_Silva_1, ana_silva_2")


def test_a_namesake_who_left_the_platform_does_not_take_the_others_row(tmp_path: Path) -> None:
    known = roster(tmp_path, IMPORTED) + roster(tmp_path, "Full name,Username\nAna Silva,ana9\n", "given.csv")
    assert [known.find(name).get("Username") for name in ("Ana_Silva_1", "ana_silva_2")] == [None, None]


def test_numbers_of_different_kinds_are_not_mixed_up(tmp_path: Path) -> None:
    """One's number at Canvas may be another's number at the university."""
    given = "Student,ID,SIS User ID\nBea,202,101\nAnn,101,999\n"
    known = roster(tmp_path, IMPORTED) + roster(tmp_path, given, "given.csv")
    assert [known.find(name)["SIS User ID"] for name in ("Ana_Silva_1", "ana_silva_2")] == ["999", "101"]


def test_folders_that_differ_by_case_are_two_people(tmp_path: Path) -> None:
    known = roster(tmp_path, "folder,Username\nBob,b1\nbob,b2\n")
    assert [known.find(name)["Username"] for name in ("Bob", "bob")] == ["b1", "b2"]


def test_a_name_of_two_lines_stays_one_cell(tmp_path: Path) -> None:
    known = roster(tmp_path, 'folder,Full name\nana,"Ana\nSouza"\nbo,Bo\n')
    assert known.find("ana")["Full name"] == "Ana\nSouza"
    assert known.find("bo")["Full name"] == "Bo"


def test_a_roster_with_semicolons_accents_and_other_headings_is_read(tmp_path: Path) -> None:
    known = roster(tmp_path, "\ufeffNome;Sobrenome;Endereço de email\nJoão;Lima;joao@uni.example\n")
    assert known.find("joão lima")["Email address"] == "joao@uni.example"


def test_a_table_that_names_nobody_is_no_roster(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column that names a student"):
        roster(tmp_path, "colour,size\nred,3\n")


# nbgrader


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("nbgrader")
    out = tmp_path_factory.mktemp("out")
    write_exports(out, ["nbgrader"], RECORDS, COURSE, Roster(), "en")
    return out / "exports" / "gradebook.db"


def test_nbgraders_own_exporter_sees_the_grades(gradebook: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nbgrader", "export", f"--db=sqlite:///{gradebook}", "--to", "grades.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "grades.csv").open(encoding="utf-8") as stream:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert scores == {"ana": 2.0, "bia": 0.0, "=1+1": 8.0}


def test_a_check_is_a_grade_cell_of_its_exercises_notebook(gradebook: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{gradebook}") as book:
        assert book.find_grade("test_a", "relu", UNIT, "ana").auto_score == 2.0
        assert book.find_grade("test_b", "relu", UNIT, "ana").auto_score == 0.0
        assert {notebook.name for notebook in book.find_assignment(UNIT).notebooks} == {
            exercise.name for exercise in COURSE.exercises()
        }


def test_without_nbgrader_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    with pytest.raises(ExportError, match=r"\[notebooks\]"):
        write_exports(tmp_path, ["nbgrader"], RECORDS, COURSE, Roster(), "en")


# The command line's part


def test_all_exports_are_written_and_what_lacks_a_roster_is_said(tmp_path: Path) -> None:
    said = write_exports(tmp_path, ["junit", "gradescope", "moodle", "canvas"], RECORDS, COURSE, Roster(), "en")
    written = {path.relative_to(tmp_path / "exports").as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written >= {"junit.xml", "moodle.csv", "canvas.csv", f"gradescope/{UNIT}/ana/results.json"}
    assert len(said) == 2
    assert all("--roster" in word.render("en") for word in said)


def test_a_student_who_is_not_in_the_roster_is_named(tmp_path: Path) -> None:
    known = roster(tmp_path, "Username\nana\n=1+1\n")
    [said] = write_exports(tmp_path, ["moodle"], RECORDS, COURSE, known, "en")
    assert said.render("en").endswith("which person this is: bia")


def test_an_unknown_export_is_refused_with_the_choices() -> None:
    assert parse_exports("JUnit, moodle,junit") == ["junit", "moodle"]
    with pytest.raises(ExportError, match="choose from junit, gradescope, moodle, canvas, nbgrader"):
        parse_exports("blackboard")


def test_a_graders_fault_is_no_lost_test_in_disguise() -> None:
    faulty = whole("ana", relu=record("ana", "relu", check("test_a", "grader_error")))
    [test] = [
        t for t in json.loads(dict(gradescope_results(faulty, UNIT, "en"))["ana"])["tests"] if "test_a" in t["name"]
    ]
    assert test["output"].startswith("grader error")
