"""The command line: what can be asked for, and in which words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.command_help import Parser, add_words, language_of
from grader.course import CourseError, clone_root, the_course
from grader.feedback.text import LANGUAGES, Text, choose_language, say
from grader.isolation.choice import MODES
from grader.learning.commands import add_commands

if TYPE_CHECKING:
    from grader.build import Clone

LAYOUTS = ("moodle", "canvas", "classroom", "plain")
OK, INCOMPLETE, BAD_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; give its exit status: 0 done, 1 not all well, 2 bad usage or input, 130 interrupted."""
    parser = _parser()
    lang = language_of(arguments)
    add_words(parser, lang)
    options = parser.parse_args(arguments)
    try:
        options.lang = choose_language(options.lang)
        status: int = options.command(options)
        return status
    except (CourseError, ValueError, OSError) as error:
        words = error.args[0].render(lang) if error.args and isinstance(error.args[0], Text) else error
        print(f"grader: {words}", file=sys.stderr)
        return BAD_USE
    except KeyboardInterrupt:
        print(f"\ngrader: {say('cli.interrupted').render(lang)}", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    """All commands, without words: ``messages/command_line.toml`` has them."""
    parser = Parser(prog="grader")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_commands(commands)  # whoever is new here looks for these
    build = commands.add_parser("build", help="")
    build.add_argument("--check", action="store_true")
    build.set_defaults(command=_build)
    grade = commands.add_parser("grade", help="")
    grade.add_argument("submitted", type=Path, metavar="SUBMITTED")
    grade.add_argument("--out", type=Path, required=True, metavar="DIR")
    grade.add_argument("--units", type=_names, default=(), metavar="NAMES")
    grade.add_argument("--workers", type=_positive_int, default=1, metavar="N")
    grade.add_argument("--seed", type=_seed, metavar="S")
    grade.add_argument("--timeout", type=_positive, default=10.0, metavar="S")
    grade.add_argument("--export", default="", metavar="NAMES")
    grade.add_argument("--roster", type=Path, metavar="FILE")
    grade.add_argument("--isolation", choices=MODES, default="auto")
    grade.add_argument("--due", type=_moment, metavar="TIME")
    grade.add_argument("--scheduler", default="", metavar="ADDRESS")
    grade.add_argument("--regrade", default="", metavar="CHECK")
    grade.set_defaults(command=_grade)
    bring = commands.add_parser("import", help="")
    bring.add_argument("download", type=Path, metavar="DOWNLOAD")
    bring.add_argument("folder", type=Path, metavar="DIR")
    bring.add_argument("--from", dest="layout", choices=LAYOUTS, default="")
    bring.add_argument("--unit", default="", metavar="NAME")
    bring.set_defaults(command=_import)
    demo = commands.add_parser("demo", help="")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.set_defaults(command=_demo)
    course = commands.add_parser("course", help="")
    course.add_argument("folder", type=Path, metavar="DIR")
    course.set_defaults(command=_course)
    kit = commands.add_parser("kit", help="")
    kit.add_argument("target", type=Path, metavar="DIR|FILE.zip")
    kit.set_defaults(command=_kit)
    new = commands.add_parser("new", help="")
    new.add_argument("label", metavar="UNIT/EXERCISE")
    new.add_argument("--new-unit", action="store_true")
    new.set_defaults(command=_new)
    for command in (build, grade, bring, demo, course, kit, new):
        command.add_argument("--lang", metavar="|".join(LANGUAGES))
    return parser


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("give a number from 1")
    return value


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _moment(text: str) -> datetime:
    try:
        # Without a zone: this machine's.
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError("give a time") from None


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**63:
        raise argparse.ArgumentTypeError("give a seed")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("give seconds")
    return value


def _clone(command: str) -> Clone:
    from grader.build import Clone

    root = clone_root()
    if root is None:
        raise CourseError(say("cli.needs.clone", command=command))
    return Clone(root)


def _course(options: argparse.Namespace) -> int:
    from grader.notebooks.course_folder import lay_course

    clone = _clone("course")
    for path in lay_course(clone, options.folder, options.lang):
        print(say("cli.build.wrote", path=path).render(options.lang))
    units = " ".join(unit.name for unit in clone.course.units)
    print(say("cli.course.next", folder=options.folder, units=units).render(options.lang))
    return OK


def _kit(options: argparse.Namespace) -> int:
    from grader.kit import write_kit

    size = write_kit(_clone("kit"), options.target, options.lang)
    print(say("cli.kit.done", target=options.target, size=f"{size / 1024:.0f} KiB").render(options.lang))
    return OK


def _build(options: argparse.Namespace) -> int:
    clone = _clone("build")
    if not options.check:

        def tell(path: Path, copy: Path) -> None:
            places = {"path": path.relative_to(clone.root), "copy": copy.relative_to(clone.root)}
            print(say("cli.build.kept", **places).render(options.lang), file=sys.stderr)

        written = clone.write(tell)
        for path in written:
            print(say("cli.build.wrote", path=path.relative_to(clone.root)).render(options.lang))
        print(say("cli.build.fresh", count=len(written)).render(options.lang))
        return OK
    from grader.boundary.process import make_starter
    from grader.course_check import problems

    if sys.stderr.isatty():
        print(say("cli.build.checking").render(options.lang), file=sys.stderr, flush=True)
    count = 0
    starter = make_starter()
    try:
        for problem in problems(clone, starter):
            print(problem, flush=True)
            count += 1
    finally:
        starter.close()
    print(say("cli.build.problems" if count else "cli.build.whole", count=count).render(options.lang))
    return INCOMPLETE if count else OK


def _new(options: argparse.Namespace) -> int:
    clone = _clone("new")
    from grader.scaffold import begin_exercise  # a kit has none

    for path in begin_exercise(clone, options.label, new_unit=options.new_unit):
        print(say("cli.build.wrote", path=path.relative_to(clone.root)).render(options.lang))
    print(say("cli.new.next").render(options.lang))
    return OK


def _grade(options: argparse.Namespace) -> int:
    from grader import batch
    from grader.regrading import regrade

    return OK if (regrade(options) if options.regrade else batch.grade(options)) else INCOMPLETE


def _import(options: argparse.Namespace) -> int:
    from grader.imports import lay_out

    outcome = lay_out(options.download, options.folder, the_course(), options.lang, options.layout, options.unit)
    for line in outcome.lines(options.folder, options.lang):
        print(line)
    return OK


def _demo(options: argparse.Namespace) -> int:
    from grader import demo

    submitted = demo.make(_clone("demo"), options.folder, options.lang)
    out = options.folder / "graded"
    settings = ["--seed", str(demo.SEED), "--timeout", str(demo.SECONDS), "--workers", str(demo.WORKERS)]
    status = main(["grade", str(submitted), "--out", str(out), "--lang", options.lang, *settings])
    for line in demo.where_to_look(options.folder, options.lang):
        print(line)
    return status


if __name__ == "__main__":
    sys.exit(main())
