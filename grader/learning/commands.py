"""``grader next``, ``progress``, ``hint``, ``solution`` and ``watch``: what each of them does, step by step."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course import Exercise, clone_root, the_course
from grader.failures import UnusableFileError
from grader.feedback.text import LANGUAGES, Text, say
from grader.learning.comparison import code_of, pair_up
from grader.learning.hints import SOURCE, choose_hint
from grader.learning.material import the_material
from grader.learning.record import NOT_STARTED, PASSED, ROOM, Record
from grader.learning.screen import BAD, GOOD, QUIET, STRONG, Screen
from grader.learning.shown import show_advice, show_codes, show_hint, show_progress, show_verdict
from grader.learning.standing import advise, standing
from grader.learning.watching import Watched
from grader.learning.work import LearningError, Workplace, find_exercise, find_home

if TYPE_CHECKING:
    from grader.checks import Result

OK, LOCKED = 0, 1
Commands = Any
"""What ``add_subparsers`` gives; argparse has no public name for it."""


def add_commands(commands: Commands) -> None:
    """Add the learner's commands to the command line."""
    run = {"next": _next, "progress": _progress, "hint": _hint, "solution": _solution, "watch": _watch}
    parsers = {name: commands.add_parser(name, help="") for name in run}
    parsers["hint"].add_argument("exercise", nargs="?", metavar="EXERCISE")
    parsers["hint"].add_argument("--again", action="store_true")
    parsers["solution"].add_argument("exercise", metavar="EXERCISE")
    parsers["solution"].add_argument("--yes", action="store_true")
    parsers["watch"].add_argument("exercise", nargs="?", metavar="EXERCISE")
    for name, parser in parsers.items():
        parser.add_argument("--lang", metavar="|".join(LANGUAGES))
        parser.set_defaults(command=run[name])


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[Workplace, Screen]]:
    """The learner's folder and the screen; at the end, what was wrong with the record is told."""
    course = the_course()

    def tell(file: str) -> None:
        # The first verdict takes seconds, most of them for torch; a pipe wants the answer alone.
        if sys.stderr.isatty():
            print(say("learning.checking", file=file).render(options.lang), file=sys.stderr, flush=True)

    work = Workplace(find_home(Path.cwd(), course), course, the_material(), options.lang, tell)
    try:
        yield work, Screen(options.lang)
    finally:
        work.close()
        for wrong, key in ((work.record_file.damaged, "damaged"), (work.record_file.lost, "lost")):
            if wrong:
                print(f"grader: {say(f'learning.{key}').render(options.lang)}", file=sys.stderr)


def _next(options: argparse.Namespace) -> int:
    with _opened(options) as (work, screen):
        exercises = work.exercises()
        work.refresh(exercises)
        advice = advise([standing(work, exercise) for exercise in exercises], screen.lang)
        if advice is None:
            screen.say("learning.all_done", GOOD, count=len(exercises))
            if clone_root() is not None:
                screen.say("learning.and_now")
            return OK
        exercise = advice.standing.exercise
        begun = advice.standing.state == "begun"
        files = [advice.standing.file] if begun else [work.name(path) for path in work.offered(exercise)]
        show_advice(screen, advice, files, len(work.material.hints(exercise, screen.lang)))
    return OK


def _progress(options: argparse.Namespace) -> int:
    with _opened(options) as (work, screen):
        exercises = work.course.exercises()
        work.refresh(exercises)
        show_progress(screen, work.course, [standing(work, exercise) for exercise in exercises])
    return OK


def _asked(options: argparse.Namespace, work: Workplace) -> Exercise:
    """The exercise that was named, or else the next one; when all is done, the last."""
    exercises = work.exercises()
    if options.exercise:
        return find_exercise(options.exercise, work.course)
    work.refresh(exercises)
    advice = advise([standing(work, exercise) for exercise in exercises], options.lang)
    return advice.standing.exercise if advice else exercises[-1]


def _hint(options: argparse.Namespace) -> int:
    with _opened(options) as (work, screen):
        exercise = _asked(options, work)
        about = {"title": exercise.title[screen.lang], "label": exercise.label, "exercise": exercise.name}
        hints = work.material.hints(exercise, screen.lang)
        # The record may be older than the course, whose hints may have become fewer since.
        shown = [each for each in work.record.entry(exercise.label).hints if 0 <= each < len(hints)]
        if not hints:
            screen.say("learning.hints_missing", **about)
            return OK
        if options.again and not shown:
            screen.say("learning.hints_none_yet", **about)
            return OK
        work.refresh([exercise])
        now = standing(work, exercise)
        failed = now.failed[0] if now.failed else ""
        choice = choose_hint(work.material.hints(exercise, SOURCE), shown, exercise.name, failed)
        if options.again or choice is None:
            screen.say("learning.hints_again" if choice else "learning.hints_all", STRONG, **about)
            for each in shown:
                show_hint(screen, hints[each])
            return OK
        _note_hint(work, exercise, choice.number)
        screen.say("learning.hint", STRONG, number=len(shown) + 1, count=len(hints), **about)
        title = now.failed_title()
        if choice.fits:
            screen.say("learning.hint_for", QUIET, title=title)
        show_hint(screen, hints[choice.number])
        left = len(hints) - len(shown) - 1
        screen.say("learning.hints_more" if left else "learning.hints_last", QUIET, count=left, **about)
    return OK


def _note_hint(work: Workplace, exercise: Exercise, number: int) -> None:
    def change(record: Record) -> None:
        entry = record.entry(exercise.label)
        entry.hints = [*(each for each in entry.hints if each != number), number]

    work.record_file.update(change)


def _solution(options: argparse.Namespace) -> int:
    root = clone_root()
    if root is None:
        raise LearningError(say("learning.solution_not_here"))
    with _opened(options) as (work, screen):
        exercise = find_exercise(options.exercise, work.course)
        work.refresh([exercise])
        now = standing(work, exercise)
        if not (options.yes or work.record.entry(exercise.label).passed_once):
            name, points, maximum = exercise.name, now.points, now.max_points
            screen.say("learning.solution_locked", exercise=name, points=points, max_points=maximum)
            return LOCKED
        file = now.file or f"{ROOM}/{exercise.label}.py"
        _say_behaviour(screen, work, exercise, file)
        solution = root / "solutions" / f"{exercise.label}.py"
        pairs = pair_up(code_of(work.home / file), solution.read_text(encoding="utf-8"))
        show_codes(screen, pairs, file, solution.relative_to(root).as_posix())
    return OK


def _say_behaviour(screen: Screen, work: Workplace, exercise: Exercise, file: str) -> None:
    """Compare by the checks, every one of which the solution passes: `grader build --check` proves it."""
    judged = work.record.entry(exercise.label).files.get(file)
    outcomes = judged.outcomes if judged else {}
    differing = [name for name, outcome in outcomes.items() if outcome != PASSED]
    if not outcomes or set(outcomes.values()) == {NOT_STARTED}:
        screen.say("learning.nothing_to_compare")
    elif not differing:
        screen.say("learning.same_behaviour", GOOD, count=len(outcomes))
    else:
        screen.say("learning.other_behaviour", BAD, differing=len(differing), count=len(outcomes))
        titles = [say(f"{exercise.name}.{name}.title") for name in differing]
        screen.table([[screen.sign(outcomes[name]), title] for name, title in zip(differing, titles, strict=True)])


def _watch(options: argparse.Namespace) -> int:
    with _opened(options) as (work, screen):
        try:
            exercise = _asked(options, work)
            if not work.files(exercise):
                module = f"{ROOM}/{exercise.label}.py"
                raise LearningError(say("learning.no_file", exercise=exercise.name, module=module))
            watched = Watched(lambda: work.files(exercise))
            work.starter()  # imports torch, while this process does
            names = f" {screen.text(say('learning.or'))} ".join(map(work.name, work.offered(exercise)))
            screen.say("learning.watching", QUIET, files=names)
            first = _worked_on(work, exercise)
            work.tell(first.name)
            _show_judged(screen, work, exercise, first)
            while True:
                for path in watched.wait():
                    _show_judged(screen, work, exercise, path)
        except KeyboardInterrupt:
            screen.line()
            screen.say("learning.watch_ended")
    return OK


def _worked_on(work: Workplace, exercise: Exercise) -> Path:
    """The file to begin with: the one that counts so far."""
    now = standing(work, exercise)
    return work.home / now.file if now.file else work.files(exercise)[0]


def _show_judged(screen: Screen, work: Workplace, exercise: Exercise, path: Path) -> None:
    start = time.monotonic()
    try:
        results: list[Result] = work.judge(exercise, path)
    except UnusableFileError as error:
        told: Text = say("learning.unusable", file=work.name(path), cause=error.cause, advice=error.advice)
        screen.line(told, BAD)
    except OSError:
        return  # deleted between the look and the reading; the next look says so
    else:
        show_verdict(screen, work.name(path), results, time.monotonic() - start)
