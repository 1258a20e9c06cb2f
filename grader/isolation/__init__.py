"""Isolation: what a graded submission's worker can still reach, in layers, on Linux.

The trust boundary (``grader.boundary``) keeps a verdict away from the student's code. These layers keep the student's
code away from everything else: the graders, the solutions, other students' work, results, the network, other processes.

Each layer is probed on this machine before a run, in the very order and by the very code that a worker goes through
later (``probe.py``). A layer that was on in the probe and fails in a worker ends that worker before the submission is
loaded: nothing is ever run with less than what was reported. In their order (``layers.py``)::

    namespaces      own process ids, network, mounts, IPC, host name: no network, and nothing survives the worker
    file_view       a root of its own: Python, torch, the system's programs and this package's worker, read-only; a
                    scratch folder in memory, capped in bytes and files, that vanishes; no /proc, no clone, no
                    submissions, no results
    ordinary_user   where the grader is root: a spare user without any right
    limits          CPU seconds, memory, file size, open files, message queues, core dumps; killed first when memory
                    is short
    process_limit   how many processes and threads (a limit that does not bind root)
    landlock        files once more, TCP, and signals and abstract sockets to processes outside (as the kernel can)
    privileges      no capabilities, none to be gained by executing a file, not to be traced
    seccomp         no sockets (but for local ones, where namespaces and file_view leave nobody to connect to), tracing,
                    mounting, namespaces, key rings, kernel interfaces with a history of bugs

How a worker comes about::

    fork server ── fork ── warden (namespaces, file_view, ordinary_user) ── fork ── worker (the rest; the submission)

The warden is trusted and runs no code of the submission. It waits for the worker, ends it when it and its children
take too much memory, and passes its exit code on. Whoever kills the warden kills the worker, which is process 1 of its
namespace: the kernel then ends everything in there. Without namespaces there is no warden; the server's own means hold.

What remains where a layer is off: without ``namespaces`` (a container without privileges) the number of bytes on disk
and the memory of all processes together are bounded only by the product of the limits; Landlock and seccomp still
keep the files and the network away. Without either (macOS, Windows) a submission reads what the grader's user reads.
Not defended at all: how long things take (caches, timing), and bugs of the kernel itself.

Trusted side: ``choice.py``. In the fork server and its children: all the rest; it imports nothing of the graders.
"""
