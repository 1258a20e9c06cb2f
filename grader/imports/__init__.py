"""Downloads of learning platforms, laid out as `grader grade` wants them.

``archives.py`` reads zips and folders without trusting them, ``layouts.py`` finds out whose file is whose,
``matching.py`` which exercise a file answers, ``laying.py`` writes. Nothing is run, nothing leaves the target folder,
and whatever is not taken is said.
"""

from __future__ import annotations

from grader.imports.laying import Outcome, lay_out
from grader.imports.layouts import LAYOUTS, DownloadError

__all__ = ["LAYOUTS", "DownloadError", "Outcome", "lay_out"]
