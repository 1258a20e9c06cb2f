"""The exercises as notebooks: derived from the solutions, worked in a kernel, graded through the trust boundary."""
