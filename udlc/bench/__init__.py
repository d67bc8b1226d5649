"""Measures generated models beside other libraries."""
