"""The commands of udlc."""
