"""A JupyterLab of its own: a free port, a token, and none of the settings of whoever runs the tests."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

START_SECONDS = 90
STOP_SECONDS = 20


class LabServer:
    """A server that starts, or runs. ``folder`` is what it shows, and where it was started."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._log_file = home / "jupyter.log"
        self._token = secrets.token_hex(16)
        environment = own_environment(home)
        self._runtime = Path(environment["JUPYTER_RUNTIME_DIR"])
        _decline_news(home / "config")
        options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={_free_port()}"]
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options, f"--IdentityProvider.token={self._token}"],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def lab(self, file: Path | None = None) -> str:
        """Address of JupyterLab in a workspace of its own: nothing is open there, or that file."""
        tree = "" if file is None else f"/tree/{self._relative(file)}"
        return self._address(f"lab/workspaces/{secrets.token_hex(4)}{tree}")

    def notebook_7(self, file: Path) -> str:
        """Address of a notebook in Notebook 7."""
        return self._address(f"notebooks/{self._relative(file)}")

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End the server and its kernels."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _relative(self, file: Path) -> str:
        return quote(file.relative_to(self.folder).as_posix())

    def _address(self, path: str) -> str:
        return f"{self._url}{path}?{urlencode({'token': self._token})}"

    @functools.cached_property
    def _url(self) -> str:
        """Where the server says that it listens: another port than asked for, when that was taken meanwhile."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            for file in self._runtime.glob("jpserver-*.json"):
                with contextlib.suppress(json.JSONDecodeError):  # it is being written
                    return str(json.loads(file.read_text(encoding="utf-8"))["url"])
            time.sleep(0.1)
        raise RuntimeError(f"jupyter lab did not start:\n{self.log()[-4000:]}")


@contextlib.contextmanager
def starting_lab(folder: Path, home: Path) -> Iterator[LabServer]:
    """Start ``jupyter lab`` in a folder, as an instructor does. Its first address is given when it is ready."""
    server = LabServer(folder, home)
    try:
        yield server
    finally:
        server.close()


def own_environment(home: Path) -> dict[str, str]:
    """The environment of someone who has just installed everything: no settings, no course, no language."""
    foreign = ("JUPYTER", "NBGRADER", "GRADER_", "IPYTHON", "JPY_", "MPL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    folders = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "MPLCONFIGDIR": home / "matplotlib",
    }
    return kept | {name: str(folder) for name, folder in folders.items()} | {"OMP_NUM_THREADS": "1"}


def _decline_news(config: Path) -> None:
    """JupyterLab's question whether it may fetch news covers a corner of the page until it is answered."""
    file = config / "lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
