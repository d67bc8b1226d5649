"""Chapter 19. Reinforcement learning.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: b0f28d3688d38feb.
"""



