"""Chapter 18. Diffusion models.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 97b3c0711b6abd3f.
"""



