"""A simulated CUDA GPU for a machine that has none: real values, and device bookkeeping as on a GPU.

Code written for CUDA runs inside :class:`SimulatedGpu` with its arithmetic done on the CPU, while every tensor knows
where it would be. What is placed rightly works; what is placed wrongly fails as it does on a GPU, with a message of
the same meaning. Importing this package changes nothing; entering the context does, and leaving it undoes that.
"""

from grader.simulated_gpu.build import CudaBuild
from grader.simulated_gpu.context import SimulatedGpu
from grader.simulated_gpu.tensor import device_of, to_host
from grader.simulated_gpu.timeline import Event

__all__ = ["CudaBuild", "Event", "SimulatedGpu", "device_of", "to_host"]
