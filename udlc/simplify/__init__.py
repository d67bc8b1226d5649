"""Takes a program, gives an equal one with less work in it."""
