"""Chapter 15. Generative adversarial networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 961fc69cad15510f.
"""



