"""The trust boundary: a verdict never shares a process with the student's code.

The picture::

    grader's process (trusted)                        worker process (untrusted)
    checks, expected values, seeds, verdicts          the student's module, torch, worker.py
        |  student.py: handles, typed accessors            |  wire.py: objects <-> values
        |  process.py: start, ask, deadline, end           |  loading.py: run, call, tell what was raised
        |                                                  |  cells.py: run a notebook's cells, as a kernel would
        +------------- one socket: numbered frames, MessagePack, data only -------------+
    fork server (trusted, holds nothing): imports torch once, forks workers, ends them
    (a second one with scikit-learn or torch's compiler loaded as well, where an exercise needs that: preloading.py)

Who trusts whom: nobody trusts the worker. The student's code shares its process, so it can read, change and imitate
everything there: ``worker.py``, ``props.py`` and ``tampering.py`` are conveniences, not guards. The grader believes of
a reply only that it is well-formed, and judges the numbers in it. The worker never gets an expected value, a verdict or
the run's seed; there is nothing in it worth reading. (It gets the inputs of each question, of course.)

The vocabulary (``requests.py``, ``protocol.py``; types and limits are checked while decoding, nothing is unpickled or
evaluated):

    =============  ==============================================  ============================================
    request        asks the worker to                              answers
    =============  ==============================================  ============================================
    Load           run the submission's source as a module         public names and what each can serve as
    RunCell        run a notebook's cell, as a kernel would        None
    PublicNames    name what the cells have defined so far         public names and what each can serve as
    Seed           seed the global generators, forget all objects  None
    Make           make one of the grader's props (``props.py``)   a reference
    Call           call a function, class or kept object           what it returned, as data or references
    Inspect        describe a kept object (``ASPECTS``)            parameters, settings, a tensor ...
    Backward       forward and backward through a model            output, gradients by parameter name
    Differentiate  forward and backward through a function         output, gradients by argument name
    Step           set gradients, step an optimizer                parameters by name
    Fill           write values into a model's parameters          None
    Simulate       switch the simulated GPU on or off              None
    Journal        give what the props noted                       forward passes, starts, synchronisations
    Tampering      name what was replaced in torch and Python      names
    =============  ==============================================  ============================================

    A reply is ``Answer`` (a value: None, bool, int, float, text, tensor, sequence, mapping, device name, reference,
    or the description of something else) or ``Raised`` (an exception, with the student's own lines). There is no third
    reply that could blame the grader.

Frames (``channel.py``): 4 bytes length, 8 bytes number, payload. Every request has a fresh random number and its reply
must repeat it, so nothing that was written before the question can pass for its answer.

Limits: 16 MiB a message (refused by its header), 100,000 items and 8 levels in a value, 2,000 characters a text, rank
16, a tensor's bytes must be exactly what dtype and shape say (``values.py``, ``tensors.py``); one deadline for a whole
check, however slowly bytes trickle in; 1 MB of output a check; in a worker 4 GiB of memory, 256 MiB a file, no core
dump. What the decoder may set aside for the worst message is about 30 times its bytes, for the moment of decoding.

A hostile submission can influence its own answers (wrong ones lose points), its own worker (a stopped, dead, mute,
flooding or forging worker is that check's ``timeout`` or ``error``; the next check gets a new one), and how long
its own checks take, up to their limits. It cannot make the grader run or unpickle anything, answer a question that was
not yet asked, or cause an exception on the trusted side that counts as the grader's fault. If it kills the fork server,
its own check is an ``error`` and the server is started again for whoever comes next.

Ending a worker reaches its process group and, on Linux, every process that was orphaned by it, also those with a
session of their own (the fork server is their subreaper); if the fork server itself was killed first, or without a fork
server (``spawn``), only the process group.

Not defended here, but by the layers of ``grader.isolation`` that graded runs put around a worker (namespaces, a file
system of its own, another user, Landlock, seccomp): reading and writing the file system, the network, other processes
of the same user (signals to the grader itself, tracing it, a process that got away as said above), the number of
processes, total memory and disk. On a student's own machine none of that is an attack.
"""
