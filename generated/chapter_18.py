"""Chapter 18. Diffusion models.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 01ba4719c80b6fe9.
"""



