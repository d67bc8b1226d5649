"""Plans to Python: the text of kernels, functions and modules, readable, and the same bytes every time."""

from udlc.emit.cpu import KernelText, kernel
from udlc.emit.function import function
from udlc.emit.module import lines_of, module
from udlc.emit.names import identifier

__all__ = ["KernelText", "function", "identifier", "kernel", "lines_of", "module"]
