"""Takes a program, gives one in which stable reductions and functions have their names."""

from udlc.recognise.strategy import recognise

__all__ = ["recognise"]
