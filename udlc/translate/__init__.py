"""Takes the written tree of an entry, gives a program in the intermediate form."""
