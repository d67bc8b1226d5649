"""Takes a program, gives loops, buffers and calls in the order in which they run."""
