"""Chapter 13. Graph neural networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 475f75cd011d2d26.
"""



