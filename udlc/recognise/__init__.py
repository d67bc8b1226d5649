"""Takes a program, gives one in which stable reductions and functions have their names."""
