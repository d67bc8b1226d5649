"""What one model or entry comes to: the pieces of a generated module."""

from __future__ import annotations

from dataclasses import dataclass, field

from udlc.emit.cpu import KernelText


@dataclass
class Part:
    """What one model comes to: kernels, functions, the declaration, and what it imports.

    `leaves` are the texts of activations and initialisers with the numbers of the equations they carry out.
    """

    kernels: list[KernelText] = field(default_factory=list)
    functions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    imports: list[tuple[str, str]] = field(default_factory=list)
    leaves: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to write?"""
        return not (self.kernels or self.functions or self.declarations)

    def take(self, other: Part) -> None:
        """Add another's pieces to this one's."""
        self.kernels += other.kernels
        self.functions += other.functions
        self.declarations += other.declarations
        self.imports += other.imports
        self.leaves += other.leaves


class Raw(str):
    """Text that stands in a declaration as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
