"""Chapter 16. Normalizing flows.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: f6c6b47830f1bf61.
"""



