"""Chapter 10. Convolutional networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: e4f5c48e7a33b62c.
"""



