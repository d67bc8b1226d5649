"""Chapter 17. Variational autoencoders.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 09c4541471953ab9.
"""



