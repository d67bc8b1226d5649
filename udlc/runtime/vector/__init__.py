"""What functions of numbers are made of, for float32 and float64, in arithmetic that runs in lanes.

bits_<type>.py          clamping, scaling by 2^k and taking numbers apart, for the layout of the type
polynomials_<type>.py   polynomials close to functions on short intervals, written by fitting.py
table.py                domain and error of each function that is made of them
"""
