"""All that generated code may import: NumPy and Numba, never SymPy."""
