"""The intermediate form: its grammar, function table, checker, interpreter and printing."""
