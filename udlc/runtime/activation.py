"""Functions of one number that the opaque functions of kernels are bound to, activations above all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np


class Function:
    """A function of one number, as text that Python runs and Numba compiles.

    Called, it takes a number or an array.  Its derivative is defined beside it:

        @function(origin="3.2")
        def ReLU(z):
            return relu(z)

        @ReLU.derivative
        def ReLU_prime(z):
            return step(z)

    Attributes:
        name: what it is called; the name it is defined by where nothing else is said.
        origin: the number of the equation that it is.
        python: the plain function.
        prime: its derivative, or None.
    """

    def __init__(self, python: Callable[[Any], Any], origin: str = "", name: str = "") -> None:
        self.name = name or python.__name__
        self.origin = origin
        self.python = python
        self.prime: Function | None = None
        self.__doc__ = python.__doc__
        self.__module__ = python.__module__

    def __call__(self, z: Any) -> Any:
        with np.errstate(all="ignore"):
            return np.vectorize(self.python, otypes=[float])(np.asarray(z, np.float64))[()]

    def __repr__(self) -> str:
        number = f", equation {self.origin}" if self.origin else ""
        return f"<function {self.name}{number}>"

    def __reduce__(self) -> str:
        return self.python.__name__

    def derivative(self, python: Callable[[Any], Any]) -> Function:
        """The decorator that makes a function the derivative of this one."""
        self.prime = Function(python, self.origin)
        return self.prime

    @property
    def source(self) -> str:
        """The text that defines it."""
        return inspect.getsource(self.python)


def function(origin: str = "", name: str = "") -> Callable[[Callable[[Any], Any]], Function]:
    """The decorator that makes a Function of a function."""
    return lambda python: Function(python, origin, name)
