"""Models compiled from the equations; written by `udlc build`."""
