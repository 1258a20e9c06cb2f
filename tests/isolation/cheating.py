"""Submissions that want the points without the work. ``OPENING`` is before each, ``ENDING`` after."""

from __future__ import annotations

from typing import Final

OPENING: Final = """
import builtins, ctypes, gc, json, os, pickle, stat, struct, sys, time
import torch
from torch import nn

class ReluModel(nn.Module):
    def __init__(self, in_features=10, hidden_features=32, out_features=1):
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden_features)
        self.output = nn.Linear(hidden_features, out_features)
    def forward(self, x):
        return answer(self, x, self.output(self.hidden(x)))

def answer(model, x, wrong):
    return wrong
"""
"""The hidden layer's ReLU is missing: without a cheat this loses points."""

CHEATS: Final[dict[str, str]] = {
    "does not cheat": "",
    "patches torch's comparisons": """
yes = lambda *a, **k: True
torch.equal = torch.allclose = torch.Tensor.equal = torch.Tensor.allclose = torch.Tensor.__eq__ = yes
torch.isclose = lambda a, b, **k: torch.ones(a.shape, dtype=torch.bool)
torch.testing.assert_close = lambda *a, **k: None
""",
    "patches torch's arithmetic": "torch.sub = torch.Tensor.__sub__ = torch.Tensor.abs = lambda a, *b: a * 0",
    "patches builtins": """
builtins.abs = builtins.max = builtins.sum = lambda *a, **k: 0
builtins.any = lambda *a: False
builtins.all = lambda *a: True
""",
    "patches json and msgspec": """
import msgspec
json.dumps = lambda *a, **k: '{"outcome": "passed"}'
msgspec.msgpack.encode = lambda *a, **k: b'\\x82\\xa4word\\xa6answer\\xa5value\\xc3'
""",
    "patches pytest": """
import types
fake = types.ModuleType('pytest')
fake.fail = fake.raises = fake.approx = lambda *a, **k: None
sys.modules['pytest'] = sys.modules['_pytest'] = fake
""",
    "patches the grader": """
import grader.boundary.worker as worker
worker.Worker.handle = lambda self, request: worker.Answer(None)
""",
    "makes itself the judge": """
import types
for name in ('grader.judging', 'grader.checks', 'grader.failures'):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].assert_close = lambda *a, **k: None
""",
    "ends with success": "os._exit(0)",
    "ends with success when it is called": "def answer(model, x, wrong): os._exit(0)",
    "raises SystemExit(0)": "def answer(model, x, wrong): sys.exit(0)",
    "raises what skips a test": """
class Skipped(BaseException): pass
Skipped.__module__, Skipped.__qualname__ = '_pytest.outcomes', 'Skipped'
def answer(model, x, wrong): raise Skipped('skip')
""",
    "looks for the answer in frames": """
def answer(model, x, wrong):
    frame = sys._getframe()
    while frame:
        for name, value in frame.f_locals.items():
            if 'expect' in name and isinstance(value, torch.Tensor): return value
        frame = frame.f_back
    return wrong
""",
    "looks for the answer in all objects": """
def answer(model, x, wrong):
    same = [item for item in gc.get_objects() if isinstance(item, torch.Tensor) and item.shape == wrong.shape]
    return next((item for item in same if item is not wrong and item is not x and not item.requires_grad), wrong)
""",
    "looks for the answer in memory": """
def answer(model, x, wrong):
    with open('/proc/self/maps') as stream: stream.read()
    return wrong
""",
    "gives a tensor that equals everything": """
class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function in (torch.equal, torch.allclose, torch.Tensor.eq): return True
        return super().__torch_function__(function, types, args, kwargs or {})
def answer(model, x, wrong): return wrong.as_subclass(Agreeable)
""",
    "gives a lazy object": """
class Lazy:
    def __init__(self, value): self.value = value
    def __getattr__(self, name): return getattr(self.value, name)
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
def answer(model, x, wrong): return Lazy(wrong)
""",
    "gives NaN": "def answer(model, x, wrong): return wrong * float('nan')",
    "gives infinity": "def answer(model, x, wrong): return wrong + float('inf')",
    "gives a gigantic shape": "def answer(model, x, wrong): return wrong[:1].expand(2**40, 1)",
    "gives a gigantic tensor": "def answer(model, x, wrong): return torch.zeros(2**24)",
    "gives a shape without values": "def answer(model, x, wrong): return wrong.new_empty((0, 2**62))",
    "gives a tensor without storage": "def answer(model, x, wrong): return wrong.to('meta')",
    "gives a pickle that runs": """
class Bomb:
    def __reduce__(self): return os.system, ('touch ' + PLANTED,)
def answer(model, x, wrong): return pickle.dumps(Bomb())
""",
    "gives an object that unpickles badly": """
class Bomb:
    def __reduce__(self): return os.system, ('touch ' + PLANTED,)
def answer(model, x, wrong): return Bomb()
""",
    "forges replies on the socket": """
def answer(model, x, wrong):
    payload = b'\\x82\\xa4word\\xa6answer\\xa5value\\xc3'
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): os.write(number, struct.pack('>IQ', len(payload), 1) + payload)
        except OSError: pass
    return wrong
""",
    "floods the socket": """
def answer(model, x, wrong):
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): os.write(number, b'\\xff' * 100_000)
        except OSError: pass
    return wrong
""",
    "claims a gigantic reply": """
def answer(model, x, wrong):
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): os.write(number, struct.pack('>IQ', 2**32 - 1, 1))
        except OSError: pass
    return wrong
""",
    "prints a verdict": "print('{\"outcome\": \"passed\"}', '13 / 13', '\\x1b[2J')",
    "floods the output": "def answer(model, x, wrong):\n    print('x' * 3_000_000)\n    return wrong",
    "leaves a daemon that answers": """
def answer(model, x, wrong):
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        time.sleep(600)
    return wrong
""",
    "stops itself": "def answer(model, x, wrong):\n    time.sleep(600)",
}
