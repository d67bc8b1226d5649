"""The equations of the book, a module for each chapter."""
