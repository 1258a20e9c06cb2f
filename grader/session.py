"""Running checks on what a student handed in: one check, one verdict, whatever the submission does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import torch

from grader import discretion
from grader.boundary.process import (
    Starter,
    WorkerDiedError,
    WorkerFloodError,
    WorkerForgedError,
    WorkerTimeoutError,
)
from grader.boundary.protocol import Call, ProtocolError, Request, Seed, Value
from grader.checks import Check, Result
from grader.discretion import Discretion
from grader.failures import Failure, Feedback, StudentError, UnusableFileError
from grader.feedback.exceptions import explain
from grader.feedback.text import say
from grader.loaders import LOST, Loaded, Loader, ModuleLoader, derive
from grader.student import Student
from grader.submission import SubmittedFile

CHECK_SECONDS: Final = 10.0
TIMEOUTS: Final = ("LoadTimeout", "CellTimeout")


class Judge:
    """Runs checks, one after the other, in a worker that is replaced when it is lost."""

    def __init__(self, loader: Loader, seed: int, seconds: float = CHECK_SECONDS) -> None:
        self._loader = loader
        self._seed = seed
        self._seconds = seconds
        self._lost = 0
        self._asked: set[str] = set()
        self._told_hidden_inputs = False
        # A check's tensors are small: more threads only wait for each other, and for the worker's processor.
        torch.set_num_threads(1)

    def run(self, check: Check) -> Result:
        """Run one check. Never raises for what a submission does."""
        start = time.monotonic()
        result = self._judge(check)
        # What nobody was shown (a hidden check's, above all) neither shows up later nor counts as a later check's.
        self._loader.output()
        return Result(
            check, result.outcome, result.points, result.kind, result.feedback, time.monotonic() - start, result.fault
        )

    @property
    def could_load(self) -> bool:
        """Whether the submission could be loaded so far."""
        return self._loader.could_load

    def run_all(self, checks: Iterable[Check]) -> list[Result]:
        """Run these checks, and end the worker."""
        try:
            return [self.run(check) for check in checks]
        finally:
            self.close()

    def close(self) -> None:
        """End the worker."""
        self._loader.close()

    def _judge(self, check: Check) -> Result:
        # A submission that has cost a worker is likely to cost more: a class does not wait the full time for each.
        seconds = self._seconds if not self._lost else max(1.0, self._seconds / 5)
        try:
            try:
                loaded = self._loader.load()
                deadline = time.monotonic() + seconds
                words = (check.unit, check.exercise, check.name)
                loaded.ask(Seed(derive(self._seed, *words, "worker")), deadline)
                student = Student(lambda request: self._ask(loaded, request, deadline), loaded.names)
                # The generator that checks draw from; torch.manual_seed asks every kind of device, which takes a while.
                torch.default_generator.manual_seed(derive(self._seed, *words))
                self._told_hidden_inputs = self._told_hidden_inputs or check.hidden
                check.function(student)
            except LOST:
                printed = self._loader.output()
                self._lost += 1
                self.close()
                raise
        except Failure as failure:
            return self._failed(check, failure)
        except StudentError as error:
            return self._raised(check, error)
        except UnusableFileError as error:
            feedback = Feedback(check.title, cause=error.cause, advice=error.advice)
            return Result(check, "error", 0.0, "import", feedback)
        except WorkerTimeoutError:
            return self._stopped(check, "timeout", "timeout", "stopped.timeout", printed, seconds=_whole(seconds))
        except WorkerFloodError:
            return self._stopped(check, "error", "timeout", "stopped.flood", printed)
        except WorkerDiedError as error:
            cause = "stopped.exit" if error.code >= 0 else "stopped.signal"
            return self._stopped(check, "error", "integrity", cause, printed, code=abs(error.code))
        except (WorkerForgedError, ProtocolError):
            return self._stopped(check, "error", "integrity", "stopped.forged", "")
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
            what = type(error).__name__ if check.hidden else fault
            feedback = Feedback(check.title, cause=say("grader.fault", what=what), advice=say("grader.fault_advice"))
            return Result(check, "grader_error", 0.0, "grader", feedback, fault=fault)
        return Result(check, "passed", check.points, check.kind, Feedback(check.title))

    def _ask(self, loaded: Loaded, request: Request, deadline: float) -> Value:
        if isinstance(request, Call) and isinstance(request.target, str):
            self._asked.add(request.target)
        return loaded.ask(request, deadline)

    def _discretion(self) -> Discretion:
        return Discretion(self._loader.sources(), self._asked)

    def _printed(self, check: Check) -> str:
        """What was printed; nothing for a hidden check, whose inputs it may show."""
        printed = self._loader.output()
        return "" if check.hidden else printed

    def _failed(self, check: Check, failure: Failure) -> Result:
        if check.hidden:
            discreet = self._discretion()
            feedback = Feedback(
                check.title,
                found=None if failure.cause else discreet.found(failure.found),
                cause=discreet.cause(failure.cause),
                advice=discreet.cause(failure.advice) or check.advice,
            )
        else:
            feedback = Feedback(
                check.title,
                expected=failure.expected,
                found=failure.found,
                cause=failure.cause,
                advice=failure.advice or check.advice,
                printed=self._loader.output(),
            )
        return Result(check, "failed", 0.0, failure.kind or check.kind, feedback)

    def _raised(self, check: Check, error: StudentError) -> Result:
        error = self._loader.blame(error)
        raised = error.raised
        # Before a hidden check has asked anything, what loading raises knows nothing that is to be kept.
        hide = check.hidden and (self._told_hidden_inputs or not error.while_loading)
        discreet = self._discretion()
        if hide:
            raised = discreet.raised(raised)
        if raised.not_started:
            feedback = Feedback(check.title, cause=say("not_started.cause"), advice=say("not_started.advice"))
            return Result(check, "not_started", 0.0, check.kind, feedback)
        explanation = explain(raised, while_loading=error.while_loading)
        found, cause, advice = explanation.found, explanation.cause, explanation.advice
        if hide:
            cause, advice = discreet.cause(cause), discreet.cause(advice)
        feedback = Feedback(
            check.title,
            found=(None if cause else discretion.found(raised)) if hide else found,
            cause=cause,
            advice=advice or check.advice,
            frames=raised.frames,
            printed=self._printed(check),
        )
        outcome = "timeout" if raised.type in TIMEOUTS else "error"
        return Result(check, outcome, 0.0, explanation.kind or check.kind, feedback)

    def _stopped(self, check: Check, outcome: str, kind: str, cause: str, printed: str, **values: object) -> Result:
        if check.hidden and "code" in values:
            values = values | {"code": discretion.LEFT_OUT}
        feedback = Feedback(
            check.title,
            cause=say(cause, **values),
            advice=say(f"{cause}_advice", **values),
            printed="" if check.hidden else printed,
        )
        return Result(check, outcome, 0.0, kind, feedback)


class Session(Judge):
    """The checks of one submitted module."""

    def __init__(self, file: SubmittedFile, starter: Starter, seed: int, seconds: float = CHECK_SECONDS) -> None:
        super().__init__(ModuleLoader(file, starter, seed, seconds), seed, seconds)


def _whole(seconds: float) -> str:
    return f"{seconds:g}"
