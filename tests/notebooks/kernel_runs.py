"""A real Jupyter kernel, as a student has it, for tests to run cells in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

SECONDS = 30


@dataclass
class Ran:
    """What a cell left below itself."""

    value: dict[str, str] = field(default_factory=dict)
    stdout: str = ""
    stderr: str = ""
    error: str = ""
    other: list[str] = field(default_factory=list)
    number: int = 0

    @property
    def number_shown(self) -> str:
        return self.value.get("text/plain", "")

    @property
    def page(self) -> str:
        return self.value.get("text/html", "")


class Kernel:
    """One kernel for many tests; ``fresh`` forgets what the cells have defined."""

    def __init__(self) -> None:
        self.manager: KernelManager
        self.client: BlockingKernelClient
        self.manager, self.client = start_new_kernel(kernel_name="python3")

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def fresh(self, exercise: str, lang: str = "en") -> None:
        self.run("%reset -f")
        ran = self.run(
            f'from grader.notebooks import checks\n\ncheck = checks("first_network/{exercise}", lang="{lang}")'
        )
        assert ran == Ran(number=ran.number), ran

    def run(self, code: str, interrupt_at: Path | None = None) -> Ran:
        """Run a cell and collect its output. The stop button is pressed when the file ``interrupt_at`` is there."""
        ran = Ran()
        message = self.client.execute(code, allow_stdin=False)
        if interrupt_at is not None:
            deadline = time.monotonic() + SECONDS
            while not interrupt_at.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            self.manager.interrupt_kernel()
        while True:
            found = self.client.get_iopub_msg(timeout=SECONDS)
            if found["parent_header"].get("msg_id") == message and _note(ran, found["msg_type"], found["content"]):
                break
        self.client.get_shell_msg(timeout=SECONDS)
        return ran


def _note(ran: Ran, kind: str, content: dict[str, Any]) -> bool:
    """Note one message of the kernel's; say whether it was the last."""
    if kind == "stream":
        setattr(ran, content["name"], getattr(ran, content["name"]) + content["text"])
    elif kind == "execute_result":
        ran.value = content["data"]
    elif kind == "execute_input":
        ran.number = content["execution_count"]
    elif kind == "error":
        ran.error = "\n".join(content["traceback"])
    elif kind != "status":
        ran.other.append(kind)
    return kind == "status" and content["execution_state"] == "idle"
