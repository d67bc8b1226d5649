"""Takes entries and programs, gives verdicts: proved, refuted or unknown."""

from udlc.verify.canonical import Verdict, decide, equal, refute

__all__ = ["Verdict", "decide", "equal", "refute"]
