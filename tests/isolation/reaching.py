"""Attacks that reach for something outside. Each gives 42 when it got there, and otherwise raises or gives less.

``SERVER``, ``GRADER`` and ``WITHIN`` are process ids and paths that the tests put before the attack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from grader.isolation.layers import FILE_VIEW, LIMITS, PROCESS_LIMIT


@dataclass(frozen=True)
class Reach:
    """``body``: of the function ``attack``. ``open``: it gets there without isolation, which the tests show.

    ``needs``: the layer without which nothing else keeps it from getting there.
    """

    body: str
    open: bool = True
    needs: str = ""


FILES: Final = {
    "reads the hidden checks": Reach("open(f'{PACKAGE}/graders/first_network/hidden/test_relu.py').read()\nreturn 42"),
    "looks for checks everywhere": Reach(
        "found = [folder for folder, _, names in os.walk(PACKAGE) if 'test_relu.py' in names]\nreturn 42 * bool(found)"
    ),
    "imports the hidden checks": Reach("import grader.graders.first_network.hidden.test_relu\nreturn 42"),
    "reads a solution": Reach("open(f'{CLONE}/solutions/first_network/relu.py').read()\nreturn 42"),
    "reads a neighbour's work": Reach("open(f'{SUBMITTED}/bia/first_network/relu.py').read()\nreturn 42"),
    "reads the results": Reach("open(f'{RESULTS}/results.json').read()\nreturn 42"),
    "writes the results": Reach("open(f'{RESULTS}/results.json', 'w').write('[]')\nreturn 42"),
    "adds to the results": Reach("open(f'{RESULTS}/more.json', 'x').close()\nreturn 42"),
    "changes a neighbour's work": Reach("open(f'{SUBMITTED}/bia/first_network/relu.py', 'a').write('x')\nreturn 42"),
    "removes a neighbour's work": Reach("os.unlink(f'{SUBMITTED}/bia/first_network/relu.py')\nreturn 42"),
    "renames the submissions": Reach("os.rename(SUBMITTED, SUBMITTED + 'x')\nreturn 42"),
    "writes through a symbolic link": Reach(
        "os.symlink(f'{RESULTS}/results.json', 'link')\nopen('link', 'a').write('x')\nreturn 42"
    ),
    "writes through a hard link": Reach(
        "os.link(f'{RESULTS}/results.json', f'{SUBMITTED}/link')\nopen(f'{SUBMITTED}/link', 'a').write('x')\nreturn 42"
    ),
    "goes up and out": Reach("open('../' * 20 + f'{RESULTS}/results.json').read()\nreturn 42"),
    "goes through the root of process 1": Reach(
        "open(f'/proc/1/root{RESULTS}/results.json').read()\nreturn 42", open=False
    ),
    "goes through the root of its parent": Reach(
        "open(f'/proc/{SERVER}/root{RESULTS}/results.json').read()\nreturn 42"
    ),
    "leaves a file for later": Reach("open(f'{WITHIN}/planted.py', 'x').close()\nreturn 42"),
    "leaves a file in shared memory": Reach(
        "name = '/dev/shm/planted-by-a-test'\nopen(name, 'w').close()\nos.unlink(name)\n"
        "return 42 * os.path.samefile('/dev', '/dev/shm/..')"
    ),
    "changes torch for all": Reach("import torch\nopen(torch.__file__, 'a').close()\nreturn 42", open=False),
    "plants a sitecustomize.py": Reach(
        "import torch\nfolder = os.path.dirname(os.path.dirname(torch.__file__))\n"
        "open(f'{folder}/sitecustomize.py', 'x').close()\nreturn 42",
        open=False,
    ),
    "reads the grader's environment": Reach("open(f'/proc/{GRADER}/environ', 'rb').read()\nreturn 42"),
    "opens the server's memory": Reach("open(f'/proc/{SERVER}/mem', 'rb').close()\nreturn 42"),
    "finds an open file": Reach(
        "kept = the_socket()\nreturn 42 * any(is_open(number) for number in range(3, 256) if number != kept)",
        open=False,
    ),
    "asks another program to read": Reach(
        "code = f'print(open({RESULTS!r} + \"/results.json\").read())'\n"
        "return 42 * (subprocess.run([sys.executable, '-S', '-c', code], capture_output=True).returncode == 0)"
    ),
}

NETWORK: Final = {
    "connects by TCP": Reach("socket.create_connection(('127.0.0.1', PORT), 1)\nreturn 42"),
    "listens by TCP": Reach("socket.create_server(('127.0.0.1', 0))\nreturn 42"),
    "sends by UDP": Reach("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))\nreturn 42"),
    "listens by IPv6": Reach(
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).bind(('::', 0))\nreturn 42", open=False
    ),
    "connects to an abstract socket": Reach("socket.socket(socket.AF_UNIX).connect(ABSTRACT)\nreturn 42"),
    "connects to a socket in a folder": Reach("socket.socket(socket.AF_UNIX).connect(f'{WITHIN}/socket')\nreturn 42"),
    "asks the kernel about the network": Reach("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)\nreturn 42"),
    "uses io_uring": Reach(
        "ring = ctypes.create_string_buffer(120)\nreturn 42 * (call('io_uring_setup', 4, ring) >= 0)"
    ),
}

PROCESSES: Final = {
    "signals the grader": Reach("os.kill(GRADER, 0)\nreturn 42"),
    "signals the server": Reach("os.kill(SERVER, 0)\nreturn 42"),
    "signals everybody": Reach("os.kill(-1, 0)\nreturn 42"),
    "has the kernel signal the grader": Reach(
        "import fcntl\nours, _ = socket.socketpair()\nfcntl.fcntl(ours, fcntl.F_SETOWN, GRADER)\nreturn 42"
    ),
    "limits the server": Reach("import resource\nresource.prlimit(SERVER, resource.RLIMIT_NOFILE)\nreturn 42"),
    "slows the server down": Reach("os.setpriority(os.PRIO_PROCESS, SERVER, 10)\nreturn 42", open=False),
    "traces the server": Reach("return 42 * (libc.ptrace(0x4206, SERVER, 0, 0) == 0)"),
    "takes a descriptor of the server": Reach("return 42 * (call('pidfd_getfd', os.pidfd_open(SERVER), 0, 0) >= 0)"),
    "outlives its parent": Reach("return 42 * (libc.prctl(1, 0, 0, 0, 0) == 0)"),
    "lets itself be traced": Reach("return 42 * (libc.prctl(4, 1, 0, 0, 0) == 0)"),
    "forks without end": Reach(
        "for count in range(100):\n    if os.fork() == 0:\n        time.sleep(600)\nreturn 42", needs=PROCESS_LIMIT
    ),
    "starts threads without end": Reach(
        "for count in range(100):\n    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nreturn 42",
        needs=PROCESS_LIMIT,
    ),
}

FLOODS: Final = {
    "maps shared memory": Reach("import mmap\nmmap.mmap(-1, 9 * 2**30)\nreturn 42", needs=LIMITS),
    "keeps memory in a nameless file": Reach("os.ftruncate(os.memfd_create('x'), 2**20)\nreturn 42"),
    "keeps memory in System V segments": Reach(
        "segment = libc.shmget(0, 4096, 0o1600)\nlibc.shmctl(segment, 0, None)\nreturn 42 * (segment >= 0)"
    ),
    "fills the disk": Reach(
        "for name in range(6):\n    open(f'{name}', 'wb').write(bytes(2**26))\nreturn 42", needs=FILE_VIEW
    ),
    "makes files without end": Reach(
        "for name in range(5_000):\n    os.close(os.open(f'{name}', os.O_CREAT))\nreturn 42", needs=FILE_VIEW
    ),
    "writes a gigantic file": Reach("open('large', 'wb').truncate(2**40)\nreturn 42", open=False),
    "opens files without end": Reach("held = [open('/dev/null') for _ in range(400)]\nreturn 42", needs=LIMITS),
    "takes a gigantic piece of memory": Reach("held = bytearray(9 * 2**30)\nreturn 42", open=False),
}

KERNEL: Final = {
    "becomes root": Reach("os.setresuid(0, 0, 0)\nreturn 42", open=False),
    "mounts": Reach("return 42 * (libc.mount(b'tmpfs', b'.', b'tmpfs', 0, None) == 0)", open=False),
    "uncovers a mount": Reach("return 42 * (libc.umount2(b'/', 2) == 0)", open=False),
    "makes a namespace of users": Reach(
        "pid = os.fork()\nif pid == 0:\n    os._exit(libc.unshare(0x10000000) & 1)\n"
        "return 42 * (os.waitpid(pid, 0)[1] == 0)"
    ),
    "makes a namespace by cloning": Reach(
        "pid = call('clone', 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)\n"
        "if pid == 0:\n    os._exit(0)\nreturn 42 * (pid > 0)"
    ),
    "joins the namespaces of process 1": Reach(
        "return 42 * (libc.setns(os.open('/proc/1/ns/net', 0), 0) == 0)", open=False
    ),
    "changes its root": Reach("os.mkdir('root')\nos.chroot('root')\nreturn 42", open=False),
    "keeps a key": Reach("return 42 * (call('add_key', b'user', b'x', b'x', 1, -4) >= 0)"),
    "watches page faults": Reach("return 42 * (call('userfaultfd', 1) >= 0)"),
    "counts the processor's events": Reach(
        "return 42 * (call('perf_event_open', struct.pack('<IIQ', 1, 112, 0) + bytes(96), 0, -1, -1, 0) >= 0)",
        open=False,
    ),
    "loads a program into the kernel": Reach(
        "return 42 * (call('bpf', 0, struct.pack('<IIII', 2, 4, 8, 1) + bytes(56), 72) >= 0)", open=False
    ),
}

REACHES: Final[dict[str, Reach]] = FILES | NETWORK | PROCESSES | FLOODS | KERNEL

TOOLS: Final = """
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    import platform
    from grader.isolation.syscall_numbers import MACHINES, NUMBERS
    number = NUMBERS[name][MACHINES[platform.machine()][0]]
    longs = [ctypes.c_long(item) if isinstance(item, int) else item for item in (number, *arguments)]
    return libc.syscall(*longs)

def is_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False
"""
"""What these attackers bring along besides ``attacks.TOOLS``."""
