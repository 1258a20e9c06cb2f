"""Imports: downloads of learning platforms, tame and hostile, become a tree of submissions."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from grader.course import the_course
from grader.imports import DownloadError, Outcome, lay_out
from grader.imports.laying import safe_folder
from grader.imports.layouts import assignment_prefix

COURSE = the_course()
UNIT = "first_network"
Files = dict[str, str | bytes]


def packed(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def imported(tmp_path: Path, files: Files, **options: str) -> Outcome:
    download = tmp_path / "download.zip"
    download.write_bytes(packed(files))
    return lay_out(download, tmp_path / "submitted", COURSE, "en", **options)


def tree(tmp_path: Path) -> dict[str, str]:
    root = tmp_path / "submitted"
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "roster.csv"
    }


def said(outcome: Outcome) -> str:
    return "\n".join(note.render("en") for note in outcome.notes)


LAYOUTS: dict[str, tuple[str, Files, dict[str, str]]] = {
    "Moodle, a folder per student": (
        "moodle",
        {"Ana Souza_12345_assignsubmission_file_/relu.py": "a", "Bo Li_77_assignsubmission_file_/adam.ipynb": "b"},
        {f"Ana_Souza_12345/{UNIT}/relu.py": "a", f"Bo_Li_77/{UNIT}/adam.ipynb": "b"},
    ),
    "Moodle, flat": (
        "moodle",
        {"Ana Souza_12345_assignsubmission_file_relu.py": "a"},
        {f"Ana_Souza_12345/{UNIT}/relu.py": "a"},
    ),
    "Moodle, a zip handed in": (
        "moodle",
        {"Ana_1_assignsubmission_file_/work.zip": packed({"mine/first_network/relu.py": "a", "mine/gpu.py": "b"})},
        {f"Ana_1/{UNIT}/gpu.py": "b", f"Ana_1/{UNIT}/relu.py": "a"},
    ),
    "Canvas, one of them late and handed in again": (
        "canvas",
        {"souzaana_LATE_501_9001_relu-1.py": "a", "libo_502_9002_adam.py": "b"},
        {f"libo_502/{UNIT}/adam.py": "b", f"souzaana_501/{UNIT}/relu.py": "a"},
    ),
    "Canvas, late in small letters, and anonymous": (
        "canvas",
        {"souzaana_late_501_9001_relu-1.py": "a", "anon_x7Gh2_9003_gpu.py": "b"},
        {f"anon_x7Gh2/{UNIT}/gpu.py": "b", f"souzaana_501/{UNIT}/relu.py": "a"},
    ),
    "Canvas, a zip handed in": (
        "canvas",
        {"souzaana_501_9001_work.zip": packed({"relu.py": "a"}), "libo_502_9002_adam.py": "b"},
        {f"libo_502/{UNIT}/adam.py": "b", f"souzaana_501/{UNIT}/relu.py": "a"},
    ),
    "GitHub Classroom": (
        "classroom",
        {
            "week1-ana-s/exercises/first_network/relu.py": "a",
            "week1-ana-s/solutions/relu.py": "no",
            "week1-ana-s/README.md": "",
            "week1-bo/exercises/first_network/relu.py": "b",
        },
        {f"ana-s/{UNIT}/relu.py": "a", f"bo/{UNIT}/relu.py": "b"},
    ),
    "a zip per student": (
        "plain",
        {"ana.zip": packed({"relu.py": "a"}), "bo.zip": packed({"exercises/first_network/adam.py": "b"})},
        {f"ana/{UNIT}/relu.py": "a", f"bo/{UNIT}/adam.py": "b"},
    ),
    "a folder per student": (
        "plain",
        {"all/ana/first_network/relu.py": "a", "all/bo/relu.py": "b"},
        {f"ana/{UNIT}/relu.py": "a", f"bo/{UNIT}/relu.py": "b"},
    ),
    "backslashes, as some programs on Windows write them": (
        "plain",
        {"ana.zip": packed({"work\\first_network\\relu.py": "a"}), "bo.zip": packed({"relu.py": "b"})},
        {f"ana/{UNIT}/relu.py": "a", f"bo/{UNIT}/relu.py": "b"},
    ),
    "two groups with a namesake in each": (
        "plain",
        {"one/ana/relu.py": "a", "two/ana/relu.py": "b", "two/bo/relu.py": "c"},
        {f"one_ana/{UNIT}/relu.py": "a", f"two_ana/{UNIT}/relu.py": "b", f"bo/{UNIT}/relu.py": "c"},
    ),
    "the zip of one student": ("plain", {"relu.py": "a"}, {f"download/{UNIT}/relu.py": "a"}),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_download_is_recognised_and_laid_out(name: str, tmp_path: Path) -> None:
    layout, files, wanted = LAYOUTS[name]
    outcome = imported(tmp_path, files)
    assert outcome.layout == layout
    assert tree(tmp_path) == wanted


def test_a_folder_of_cloned_repositories_is_read_as_well(tmp_path: Path) -> None:
    for name in ("ana", "bo"):
        folder = tmp_path / "week1-submissions" / f"week1-{name}" / "exercises" / UNIT
        folder.mkdir(parents=True)
        (folder / "relu.py").write_text(name, encoding="utf-8")
        (folder.parents[1] / ".git").mkdir()
        (folder.parents[1] / ".git" / "relu.py").write_text("no", encoding="utf-8")
    lay_out(tmp_path / "week1-submissions", tmp_path / "submitted", COURSE, "en")
    assert tree(tmp_path) == {f"ana/{UNIT}/relu.py": "ana", f"bo/{UNIT}/relu.py": "bo"}


def test_one_repository_takes_its_prefix_from_the_folder_above() -> None:
    assert assignment_prefix(["week1-ana"], "week1-submissions") == "week1-"
    assert assignment_prefix(["week1-ana"], "downloads") == ""


def test_the_names_of_the_platform_stay_in_a_roster(tmp_path: Path) -> None:
    imported(tmp_path, LAYOUTS["Moodle, flat"][1])
    text = (tmp_path / "submitted" / "roster.csv").read_text(encoding="utf-8")
    assert text.splitlines() == ["folder,Full name,Identifier", "Ana_Souza_12345,Ana Souza,Participant 12345"]


# Which exercise, and which of two files


NAMES = {
    "RELU.PY": ("relu", "taken as first_network/relu"),
    "ReLU (2).py": ("relu", "taken as first_network/relu"),
    "relu.py.txt": ("relu", "taken as first_network/relu"),
    "lr sweep.py": ("lr_sweep", "taken as first_network/lr_sweep"),
    "two-layers-3.py": ("two_layers", "taken as first_network/two_layers"),
    "relú.py": (None, "perhaps first_network/relu is meant"),
    "reluu.py": (None, "perhaps first_network/relu is meant"),
    "exercise_2_relu_final.py": (None, "perhaps first_network/relu is meant"),
    "homework.py": (None, "answers no exercise by its name"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_matched_or_reported(name: str, tmp_path: Path) -> None:
    exercise, words = NAMES[name]
    outcome = imported(tmp_path, {f"ana/{name}": "a", "ana/gpu.py": "b"})
    assert words in said(outcome)
    assert (f"ana/{UNIT}/{exercise}.py" in tree(tmp_path)) == (exercise is not None)


def test_the_latest_of_two_files_wins_and_that_is_said(tmp_path: Path) -> None:
    outcome = imported(tmp_path, {"souzaana_501_9001_relu.py": "old", "souzaana_501_9007_relu-1.py": "new"})
    assert tree(tmp_path) == {f"souzaana_501/{UNIT}/relu.py": "new"}
    assert "the latest, relu-1.py, is taken, not relu.py" in said(outcome)


REPOSITORY = {
    "exercises/first_network/relu.py": "work",
    "exercises/first_network/relu.ipynb": "stub",
    "exercises/pt-BR/first_network/relu.ipynb": "rascunho",
}


@pytest.mark.parametrize("layout", ["classroom", "moodle", "canvas", "plain"])
def test_every_form_of_an_answer_is_kept_as_the_better_one_counts(layout: str, tmp_path: Path) -> None:
    """A repository holds three forms of each exercise; the newest may be the one that nobody has worked on."""
    zipped = packed(REPOSITORY)
    files: dict[str, Files] = {
        "classroom": {f"week1-{name}/{path}": text for name in ("ana", "bo") for path, text in REPOSITORY.items()},
        "moodle": {"ana_1_assignsubmission_file_/work.zip": zipped, "bo_2_assignsubmission_file_/work.zip": zipped},
        "canvas": {"ana_1_11_work.zip": zipped, "bo_2_12_work.zip": zipped},
        "plain": {"ana.zip": zipped, "bo.zip": zipped},
    }
    outcome = imported(tmp_path, files[layout])
    assert outcome.layout == layout
    assert "more than one file" not in said(outcome)
    found = {path.partition("/")[2]: text for path, text in tree(tmp_path).items() if path.startswith("ana")}
    forms = {"relu.py": "work", "relu.ipynb": "stub", "relu.pt-BR.ipynb": "rascunho"}
    assert found == {f"{UNIT}/{name}": text for name, text in forms.items()}


NESTED: dict[str, Files] = {
    "plain": {"ana/relu.py": "a", "eve/gpu.py": "e", "eve/ana/first_network/relu.py": "forged"},
    "classroom": {
        "w-ana/exercises/first_network/relu.py": "a",
        "w-eve/exercises/first_network/gpu.py": "e",
        "w-eve/w-ana/exercises/first_network/relu.py": "forged",
    },
}


@pytest.mark.parametrize("layout", NESTED)
def test_nobody_hands_in_for_another(layout: str, tmp_path: Path) -> None:
    """A folder called like a neighbour's, inside one's own, stays one's own."""
    outcome = imported(tmp_path, NESTED[layout])
    assert outcome.layout == layout
    assert tree(tmp_path)[f"ana/{UNIT}/relu.py"] == "a"
    assert tree(tmp_path)[f"eve/{UNIT}/relu.py"] == "forged"


ODD_HANDED_IN: Files = {
    "Pat_3_assignsubmission_file_/report.pdf": b"%PDF",
    "Rui_4_assignsubmission_file_/work.zip": b"no zip",
    "Eva_5_assignsubmission_onlinetext_/onlinetext.html": "<p>",
    "Leo_6_assignsubmission_file_/homework.py": "a",
}


def test_whoever_handed_in_something_is_among_the_students(tmp_path: Path) -> None:
    """Or his row is missing from the grades, and nobody notices."""
    outcome = imported(tmp_path, {"Ana_1_assignsubmission_file_/relu.py": "a", **ODD_HANDED_IN})
    submitted = tmp_path / "submitted"
    folders = {path.name for path in submitted.iterdir() if path.is_dir()}
    assert folders == outcome.students == {"Ana_1", "Pat_3", "Rui_4", "Eva_5", "Leo_6"}
    assert len((submitted / "roster.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(folders)
    for name in ("Pat_3", "Rui_4", "Eva_5", "Leo_6"):
        assert f"{name}: handed in nothing that answers an exercise" in said(outcome)


def test_a_second_download_adds_to_the_roster(tmp_path: Path) -> None:
    for name in ("Ana_1", "Bo_2"):
        imported(tmp_path, {f"{name}_assignsubmission_file_/relu.py": "a"})
    text = (tmp_path / "submitted" / "roster.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == ["Ana_1,Ana,Participant 1", "Bo_2,Bo,Participant 2"]


def test_one_odd_name_does_not_hide_the_platform(tmp_path: Path) -> None:
    files = {f"student{n}_{n}_{n}0_relu.py": "a" for n in range(1, 6)}
    assert imported(tmp_path, {**files, "notes of the teacher.py": "x"}).layout == "canvas"


def test_a_flood_of_files_does_not_bury_what_is_said_of_the_others(tmp_path: Path) -> None:
    files: Files = {f"eve/a{n}/homework{n}.py": "" for n in range(500)}
    lines = imported(tmp_path, {"ana/relu.py": "a", "bo/reluu.py": "b", **files}).lines(tmp_path, "en")
    assert len(lines) < 12
    assert "eve: ... and 495 more like these" in lines
    assert any(line.startswith("bo/reluu.py") for line in lines)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    names = ("\x1b[31mred", "bell\x07", "two\nlines", "\u202eyp.aer")
    outcome = imported(tmp_path, {f"{name}/{file}": "a" for name in names for file in ("relu.py", "homework.py")})
    assert all(line.isprintable() for line in outcome.lines(tmp_path, "en"))


def test_what_is_no_answer_is_listed(tmp_path: Path) -> None:
    outcome = imported(tmp_path, {"ana/relu.py": "a", "ana/notes.txt": "", "ana/plot.png": "", "__MACOSX/._x": ""})
    assert "ana: other files, left where they are: notes.txt, plot.png" in said(outcome)
    assert "__MACOSX" not in said(outcome)


@pytest.mark.parametrize("form", ["João", "Joa\u0303o"], ids=["composed", "decomposed"])
def test_names_with_accents_are_one_name_however_they_are_written(form: str, tmp_path: Path) -> None:
    imported(tmp_path, {f"{form} Lima_5_assignsubmission_file_/relu.py": "a"})
    assert list(tree(tmp_path)) == [f"João_Lima_5/{UNIT}/relu.py"]


def test_folders_of_students_are_safe_on_every_system() -> None:
    assert safe_folder("CON", set()) == "student_CON"
    assert safe_folder("..", set()) == "student"
    assert safe_folder("a/b:c\x00", set()) == "a_b_c_"
    assert safe_folder("Ana", {"ana"}) == "Ana_2"
    assert len(safe_folder("é" * 500, set()).encode()) <= 120


# Hostile archives: one clear line each, the others are laid out, nothing outside the folder


def member(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits |= flags
    return info


def hostile(info: zipfile.ZipInfo | str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bo/relu.py", "good")
        archive.writestr(info, data)
    return stream.getvalue()


def encrypted() -> bytes:
    """Both headers of the second member say so; Python writes no such archive itself."""
    data = bytearray(hostile("ana/relu.py", b"secret"))
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HOSTILE = {
    "an absolute path with backslashes": (hostile("\\ana\\relu.py", b"x"), "leads out of the archive"),
    "a path out of the archive": (hostile("../../ana/relu.py", b"x"), "leads out of the archive"),
    "an absolute path": (hostile("/ana/relu.py", b"x"), "leads out of the archive"),
    "a drive": (hostile("C:/ana/relu.py", b"x"), "leads out of the archive"),
    "backslashes": (hostile("..\\ana\\relu.py", b"x"), "leads out of the archive"),
    "a link": (hostile(member("ana/relu.py", stat.S_IFLNK | 0o777), b"/etc/passwd"), "is a link"),
    "a password": (encrypted(), "protected by a password"),
    "a bomb": (hostile("ana/relu.py", b"0" * 9_000_000), "grows enormously"),
    "an endless file": (hostile("ana/relu.py", os.urandom(1) * 26_000_000), "grows enormously"),
    "a damaged member": (hostile("ana/work.zip", b"no zip at all"), "is damaged"),
    "a zip in a zip": (
        hostile("ana/work.zip", packed({"a.zip": packed({"relu.py": "x"})})),
        "other files, left where they are",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_entry_is_left_out_with_a_line_and_the_others_are_taken(name: str, tmp_path: Path) -> None:
    data, words = HOSTILE[name]
    (tmp_path / "download.zip").write_bytes(data)
    outcome = lay_out(tmp_path / "download.zip", tmp_path / "in" / "submitted", COURSE, "en", layout="plain")
    assert words in said(outcome)
    files = [path for path in tmp_path.rglob("*.py") if path.is_file()]
    assert files == [tmp_path / "in" / "submitted" / "bo" / UNIT / "relu.py"]


def test_a_damaged_checksum_is_seen(tmp_path: Path) -> None:
    data = bytearray(packed({"ana/relu.py": os.urandom(400), "bo/relu.py": "good"}))
    data[60] ^= 0xFF
    (tmp_path / "download.zip").write_bytes(bytes(data))
    outcome = lay_out(tmp_path / "download.zip", tmp_path / "submitted", COURSE, "en")
    assert "ana/relu.py: is damaged" in said(outcome)
    assert list(tree(tmp_path)) == [f"bo/{UNIT}/relu.py"]


def test_a_link_among_the_submissions_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "ana").symlink_to(tmp_path / "elsewhere")
    outcome = imported(tmp_path, {"ana/relu.py": "a", "bo/relu.py": "b"})
    assert "leads out of the folder through a link" in said(outcome)
    assert not list((tmp_path / "elsewhere").rglob("*.py"))


def test_a_link_in_a_downloaded_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "download" / "ana").mkdir(parents=True)
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")
    (tmp_path / "download" / "ana" / "relu.py").symlink_to(tmp_path / "secret.py")
    (tmp_path / "download" / "ana" / "gpu.py").write_text("a", encoding="utf-8")
    outcome = lay_out(tmp_path / "download", tmp_path / "submitted", COURSE, "en")
    assert "ana/relu.py: is a link" in said(outcome)
    assert list(tree(tmp_path)) == [f"ana/{UNIT}/gpu.py"]


def test_a_second_import_replaces_what_changed_and_says_so(tmp_path: Path) -> None:
    imported(tmp_path, {"ana/relu.py": "old", "ana/gpu.py": "same"})
    outcome = imported(tmp_path, {"ana/relu.py": "new", "ana/gpu.py": "same"})
    assert said(outcome) == f"ana/{UNIT}/relu.py: replaced by another version"
    assert tree(tmp_path)[f"ana/{UNIT}/relu.py"] == "new"


@pytest.mark.parametrize(
    ("data", "words"), [(b"no zip", "neither a folder nor a zip"), (packed({"x.txt": ""}), "no file for any exercise")]
)
def test_a_download_without_work_is_one_clear_line(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "download.zip").write_bytes(data)
    with pytest.raises(DownloadError, match=words):
        lay_out(tmp_path / "download.zip", tmp_path / "submitted", COURSE, "en")


def test_every_line_exists_in_portuguese(tmp_path: Path) -> None:
    outcome = imported(tmp_path, {"ana/reluu.py": "a", "ana/gpu.py": "b", "ana/x.txt": ""})
    lines = outcome.lines(tmp_path / "submitted", "pt-BR")
    assert lines[0].startswith("lido como uma pasta ou um zip por estudante")
    assert any("talvez seja first_network/relu" in line for line in lines)
