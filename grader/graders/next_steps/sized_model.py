"""A model of the student's whose sizes are arguments with default values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.student import Model, RemoteTensor, Student

Sizes = TypeVar("Sizes", bound="tuple[int, ...]")
Reading = TypeVar("Reading")
Parameters = Mapping[str, RemoteTensor]


@dataclass(frozen=True)
class SizedModel(Generic[Sizes, Reading]):
    """A class by its ``name`` and its ``arguments``.

    ``read`` finds the layers of a model of given sizes and raises Failure for another's; ``other`` are sizes unlike the
    ``default`` ones; ``cause`` is the key of what is said of wrong default values.
    """

    name: str
    arguments: tuple[str, ...]
    default: Sizes
    other: Sizes
    read: Callable[[Model, Sizes], tuple[list[Reading], Parameters]]
    cause: str

    def build(self, student: Student, sizes: Sizes | None = None) -> Model:
        """Make the student's model, with the default sizes when none are given."""
        arguments = {} if sizes is None else dict(zip(self.arguments, sizes, strict=True))
        return student.build(self.name, **arguments)

    def make(self, student: Student, sizes: Sizes | None = None) -> tuple[Model, list[Reading], Parameters]:
        """Make the student's model, and find its layers. Sizes that are right only when they are given are named."""
        model = self.build(student, sizes)
        try:
            return model, *self.read(model, sizes or self.default)
        except Failure as failure:
            if sizes is None and failure.kind == "params" and self._follows_arguments(student):
                failure.cause = say(self.cause)
            raise

    def _follows_arguments(self, student: Student) -> bool:
        try:
            self.read(self.build(student, self.other), self.other)
        except (Failure, StudentError):
            return False
        return True
