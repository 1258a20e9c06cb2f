"""The stand-in for ``torch._dynamo``: an optimizer does without the real one, whoever needs that gets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Final

import pytest

REAL: Final = "sys.modules['torch._dynamo'].__spec__ is not None and 'torch._dynamo.eval_frame' in sys.modules"

PROGRAMS: Final[dict[str, tuple[str, bool]]] = {
    "optimizers": (
        "p = torch.nn.Parameter(torch.ones(2))\n"
        "for cls in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):\n"
        "    o = cls([p], lr=0.1)\n"
        "    o.zero_grad(); p.sum().backward(); o.step(); o.add_param_group({'params': [torch.ones(1)]})\n"
        "    o.load_state_dict(o.state_dict())\n"
        "assert not torch.equal(p, torch.ones(2))\n",
        False,
    ),
    "a scheduler": (
        "o = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=1.0)\n"
        "s = torch.optim.lr_scheduler.StepLR(o, 1)\no.step(); s.step()\n"
        "assert abs(o.param_groups[0]['lr'] - 0.1) < 1e-9\n",
        False,
    ),
    "decorators": (
        "import torch._dynamo as d\n"
        "def f(): return 1\n"
        "assert d.disable(f) is f and d.disable()(f) is f and d.disable(recursive=False)(f) is f\n"
        "assert torch._dynamo.graph_break() is None\n"
        "@torch.compiler.disable\n"
        "def g(): return 2\n"
        "assert g() == 2\n",
        False,
    ),
    "a question about compiling": ("assert not torch.compiler.is_compiling()\n", False),
    "the compiler": (
        "f = torch.compile(lambda x: x * 2 + 1, backend='eager')\n"
        "assert torch.equal(f(torch.ones(3)), torch.full((3,), 3.0))\n"
        "o = torch.optim.Adam([torch.nn.Parameter(torch.ones(2))])\n",
        True,
    ),
    "an attribute": ("import torch._dynamo\nassert torch._dynamo.config.cache_size_limit > 0\n", True),
    "a name from it": ("from torch._dynamo import reset\nreset()\n", True),
    "a submodule": ("import torch._dynamo.config as c\nassert c.cache_size_limit > 0\n", True),
    "a name from a submodule": ("from torch._dynamo.utils import counters\nassert not counters\n", True),
    "a question for a name": ("assert hasattr(torch._dynamo, 'optimize')\n", True),
    "a question for a special name": ("assert not hasattr(torch._dynamo, '__nothing__')\n", False),
}


FORKING: Final = """
import json, os, sys, traceback, torch
from grader.boundary.dynamo import put_stand_in
torch.set_num_threads(1)
put_stand_in()
for name, program in json.load(sys.stdin).items():
    pid = os.fork()
    if pid == 0:
        try:
            exec(program, {"sys": sys, "torch": torch})
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if os.waitpid(pid, 0)[1]:
        print(name)
"""


@pytest.fixture(scope="module")
def failing() -> list[str]:
    """The programs that failed, each run in a child of a process that has the stand-in."""
    sources = {
        name: program + f"assert ({REAL}) is {loads}, 'the real one is ' + ('not loaded' if {loads} else 'loaded')\n"
        for name, (program, loads) in PROGRAMS.items()
    }
    ran = subprocess.run(
        [sys.executable, "-c", FORKING], input=json.dumps(sources), stdout=subprocess.PIPE, text=True, check=True
    )
    return ran.stdout.splitlines()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_real_one_is_loaded_when_it_is_needed_and_not_before(failing: list[str], name: str) -> None:
    assert name not in failing


def test_a_real_one_that_is_there_already_stays() -> None:
    source = (
        "import sys\nimport torch\nimport torch._dynamo\nfrom grader.boundary.dynamo import put_stand_in\n"
        "before = sys.modules['torch._dynamo']\nput_stand_in()\n"
        "assert sys.modules['torch._dynamo'] is before is torch._dynamo\n"
    )
    subprocess.run([sys.executable, "-c", source], check=True, timeout=60)
