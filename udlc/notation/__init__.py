"""The words in which an author writes equations: one written tree of SymPy nodes."""
