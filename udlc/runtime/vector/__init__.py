"""What functions of numbers are made of, for float32 and float64, in arithmetic that runs in lanes.

bits_<type>.py          ranges, powers of two and taking numbers apart, for the layout of the type
constants.py            constants of loops
cores.py                exponentials within their range
formulas_<type>.py      functions whose best formula depends on the type
polynomials_<type>.py   polynomials close to functions on short intervals, written by fitting.py
approximated.py         what these polynomials are close to
table.py                domain and error of each function that is made of them

Where the processor has AVX-512, some functions of bits_<type>.py are instructions: see `udlc.runtime.avx512`.
"""
