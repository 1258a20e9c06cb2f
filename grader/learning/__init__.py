"""What somebody who learns alone asks for: what comes next, how far they are, a hint, the solution, checks on save.

::

    commands.py     grader next, progress, hint, solution, watch: what is asked for
    work.py         the learner's files, judged when they have changed
    record.py       .grader/progress.json: what was judged, which hints were shown
    standing.py     where the learner stands, and which exercise is next, and why
    material.py     what the course gives beside the exercises: from a clone's sources or from a kit's copy of them
    hints.py        which hint fits the check that failed
    comparison.py   the learner's code beside the solution's
    watching.py     notices that a file was saved
    screen.py       a terminal with colours, or plain text
    shown.py        verdicts, tables and code on that screen

Nothing here judges by itself: verdicts are those of ``pytest exercises`` and ``grader grade``.
"""
