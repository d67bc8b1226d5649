"""Chapter 14. Unsupervised learning.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 3584698d7adc5027.
"""



