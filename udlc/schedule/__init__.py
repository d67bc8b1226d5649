"""Programs to plans: loop nests in order, stable sums, first values, shared work."""

from udlc.schedule.plan import plan
from udlc.schedule.show import text
from udlc.schedule.stable import lower

__all__ = ["lower", "plan", "text"]
