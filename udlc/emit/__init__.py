"""Takes a scheduled program, gives the text of its kernels."""
