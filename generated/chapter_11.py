"""Chapter 11. Residual networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 0ecce3b0e58f3a77.
"""



