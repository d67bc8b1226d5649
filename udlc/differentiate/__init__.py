"""Takes a program, gives the program of its derivatives."""
