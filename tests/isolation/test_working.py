"""What an honest submission does works behind isolation as it does without."""

from __future__ import annotations

import sys

import pytest
from asking import call, load, soon
from hosts import Host

from grader.boundary.process import WorkerDiedError
from grader.boundary.protocol import Answer, SequenceData, Tampering
from grader.isolation.layers import FILE_VIEW

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
    "loads data with workers": (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "data = TensorDataset(torch.arange(4.0))\n"
        "workers = dict(num_workers=2, persistent_workers=True, prefetch_factor=4, timeout=9)\n"
        "loader = DataLoader(data, batch_size=2, **workers)\n"
        "assert [b.sum() for b, in loader] == [b.sum() for b, in loader] == [1.0, 5.0]\nreturn len(loader)",
        2,
    ),
    "loads endless data with workers": (
        "import torch\nfrom torch.utils.data import DataLoader, IterableDataset\n"
        "class Data(IterableDataset):\n    def __iter__(self): return iter(range(4))\n"
        "loader = DataLoader(Data(), batch_size=2, num_workers=2, persistent_workers=True)\n"
        "assert len(list(loader)) == len(list(loader))\nreturn len(list(loader))",
        2,
    ),
    "compiles a function and a model": (
        "import torch\n@torch.compile\ndef double(x): return 2 * x\n"
        "@torch.compile(dynamic=True)\ndef same(x): return x\n"
        "model = torch.compile(torch.nn.Linear(1, 1), mode='max-autotune')\nmodel.compile()\nmodel(torch.ones(1))\n"
        "return int(double(same(torch.ones(1))))",
        2,
    ),
    "asks who it is": (
        "import getpass, os\nreturn 2 * (getpass.getuser() == os.environ['LOGNAME'] == 'student')",
        2,
    ),
    "starts a program of the system's": (
        "import subprocess\n"
        "ran = subprocess.run(['uname'], capture_output=True)\nreturn 2 * (ran.stdout == b'Linux\\n')",
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


OF_ITS_OWN = {
    "has a name": "import os, pwd\nreturn 2 * (pwd.getpwuid(os.getuid()).pw_name == 'student')",
    "finds nothing above its folder": "import os\nreturn 2 * (os.listdir('..') == [os.path.basename(os.getcwd())])",
    "has a pool of processes": (
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    return sum(pool.map(abs, [-1, 1]))"
    ),
    "passes a tensor on": (
        "import torch.multiprocessing, torch\ncontext = torch.multiprocessing.get_context('fork')\n"
        "queue = context.Queue()\ndef put():\n    queue.put(torch.ones(2))\n    queue.close()\n    done.wait(9)\n"
        "done = context.Event()\nprocess = context.Process(target=put)\nprocess.start()\n"
        "found = int(queue.get().sum())\ndone.set()\nprocess.join()\nreturn found"
    ),
    "connects to itself": (
        "import socket\nours, theirs = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)\n"
        "ours.bind('x')\nours.listen()\ntheirs.connect('x')\nreturn 2"
    ),
}


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_where_files_and_names_are_its_own_more_works(isolated: Host, name: str) -> None:
    if not isolated.has(FILE_VIEW):
        pytest.skip(f"{FILE_VIEW} is off here")
    worker = isolated.server.start()
    try:
        load(worker, "def f():\n" + "".join(f"    {line}\n" for line in OF_ITS_OWN[name].splitlines()))
        assert (call(worker, "f"), worker.output()) == (Answer(2), "")
    finally:
        worker.close()


def test_nothing_of_that_counts_as_tampering(host: Host) -> None:
    worker = host.server.start()
    try:
        load(
            worker,
            "import torch\n@torch.compile\ndef f(): return 2\nlist(torch.utils.data.DataLoader([1], num_workers=1))",
        )
        assert worker.ask(Tampering(), soon()) == Answer(SequenceData("list", []))
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
