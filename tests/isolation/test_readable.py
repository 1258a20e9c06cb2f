"""What is shown to a worker, and what is kept from it where it lies among the things shown."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import machines
import places
import pytest

from grader.isolation import readable
from grader.isolation.readable import Readable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")


def test_without_covers_only_what_lies_beside_the_hidden_is_read(tmp_path: Path) -> None:
    for name in ("lib/torch/a.py", "lib/grader/hidden.py", "lib/grader/boundary/b.py", "other/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    hidden = str(tmp_path / "lib/grader")
    files = Readable((str(tmp_path), f"{hidden}/boundary"), (hidden,), (hidden,), ())
    whole, listed = files.without_hidden()
    assert {Path(path).relative_to(tmp_path).as_posix() for path in whole} == {
        "lib/torch",
        "lib/grader/boundary",
        "other",
    }
    assert {Path(path).relative_to(tmp_path).as_posix() for path in listed} == {".", "lib"}


def test_python_is_shown_and_the_clone_is_not() -> None:
    files = readable.find([str(places.CLONE)])
    for path in (sys.base_prefix, sys.prefix):
        assert any(str(Path(path).resolve()).startswith(shown) for shown in files.shown)
    assert not any(
        str(places.CLONE / name).startswith(f"{shown}/") for shown in files.shown for name in ("solutions", "x")
    )


INSTALLED = """
import sys
sys.path.insert(0, sys.argv[1])
sys.path += {tests!r}
import grader
assert grader.__file__.startswith(sys.argv[1])
from pathlib import Path
from grader.isolation.choice import Isolation
from grader.boundary.process import make_starter
from asking import call, load
isolation = Isolation.choose("auto", [Path(sys.argv[1]) / "submitted"])
starter = make_starter("fork", isolation)
worker = starter.start()
load(worker, "import os\\n"
    "def reads(path): return len(open(path).read())\\n"
    "def simulates():\\n    from grader.simulated_gpu import SimulatedGpu\\n    return SimulatedGpu.__name__\\n")
for name in ("graders/first_network/hidden/test_relu.py", "judging.py", "../submitted/ana.py"):
    print(type(call(worker, "reads", sys.argv[1] + "/grader/" + name)).__name__)
print(call(worker, "reads", sys.argv[1] + "/grader/boundary/worker.py").value > 0, call(worker, "simulates").value)
worker.close()
starter.close()
"""


@pytest.mark.parametrize("machine", ["this machine", "a plain container"])
def test_the_checks_are_hidden_also_where_the_package_lies_among_others(open_folder: Path, machine: str) -> None:
    packages = open_folder / "site-packages"
    shutil.copytree(places.CLONE / "grader", packages / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (packages / "submitted").mkdir()
    (packages / "submitted" / "ana.py").write_text("of ana")
    tests = [str(places.CLONE / "tests" / "boundary")]
    command = [sys.executable, "-c", INSTALLED.format(tests=tests), str(packages)]
    done = subprocess.run(
        machines.command_there(machine, command), cwd=open_folder, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == ["Raised", "Raised", "Raised", "True SimulatedGpu"], done.stderr
