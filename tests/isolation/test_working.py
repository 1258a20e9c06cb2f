"""What an honest submission does works behind isolation as it does without."""

from __future__ import annotations

import sys

import pytest
from asking import call, load
from hosts import Host

from grader.boundary.process import WorkerDiedError
from grader.boundary.protocol import Answer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")

HONEST = {
    "saves and loads a model": (
        "import torch, tempfile, os\n"
        "path = os.path.join(tempfile.mkdtemp(), 'model.pt')\n"
        "torch.save(torch.nn.Linear(2, 2).state_dict(), path)\n"
        "return len(torch.load(path))",
        2,
    ),
    "writes where it stands": ("open('a.txt', 'w').write('xx')\nreturn len(open('a.txt').read())", 2),
    "uses temporary files": (
        "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as f:\n    return f.write('xx')",
        2,
    ),
    "imports of the standard library what nobody has": (
        "import sqlite3, decimal, xml.dom.minidom, statistics, zoneinfo, lzma\n"
        "return sqlite3.connect(':memory:').execute('select 2').fetchone()[0]",
        2,
    ),
    "imports an installed package": ("import pluggy\nreturn 2 if pluggy.__version__ else 0", 2),
    "imports the rest of torch": (
        "import torch.distributions, torch.nn.utils.prune\nreturn len(torch.distributions.Normal(0, 1).sample((2,)))",
        2,
    ),
    "loads data without workers": (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "return len(list(DataLoader(TensorDataset(torch.ones(4, 1)), batch_size=2, shuffle=True)))",
        2,
    ),
    "uses threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n    return sum(pool.map(int, '11'))",
        2,
    ),
    "computes with two threads": (
        "import torch\ntorch.set_num_threads(2)\nreturn int((torch.ones(500, 500) @ torch.ones(500, 1)).mean() / 250)",
        2,
    ),
    "uses asyncio": ("import asyncio\nasync def two(): return 2\nreturn asyncio.run(two())", 2),
    "uses numpy's generators": ("import numpy as np\nreturn len(np.random.default_rng().normal(size=2))", 2),
    "asks for the time and its home": (
        "import time, datetime, pathlib\ndatetime.datetime.now().astimezone()\n"
        "pathlib.Path.home().joinpath('x').write_text('x')\nreturn 2",
        2,
    ),
    "simulates a GPU": ("from grader.simulated_gpu import SimulatedGpu\nwith SimulatedGpu():\n    return 2", 2),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_works(host: Host, name: str) -> None:
    body, expected = HONEST[name]
    worker = host.server.start()
    try:
        load(worker, "def f():\n" + "".join(f"    {line}\n" for line in body.splitlines()))
        assert call(worker, "f") == Answer(expected)
        assert worker.output() == ""
    finally:
        worker.close()


def test_a_worker_that_ends_says_how(host: Host) -> None:
    for body, code in (("os._exit(7)", 7), ("ctypes.string_at(0)", -11)):
        worker = host.server.start()
        load(worker, f"import ctypes, os\ndef f():\n    {body}\n")
        with pytest.raises(WorkerDiedError) as raised:
            call(worker, "f")
        worker.close()
        assert raised.value.code == code
