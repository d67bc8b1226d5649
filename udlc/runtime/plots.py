"""The history of a training as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from udlc.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from udlc.runtime.training import History


def history_figure(history: History, title: str = "", score: str = "held-out score") -> Figure:
    """The loss per example over the steps; the held-out score, where there is one, on an axis of its own."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot(history.steps, history.loss, color="tab:blue", label="loss per example")
    axes.set(xlabel="step", ylabel="loss per example", title=title)
    if min(history.loss) > 0:
        axes.set_yscale("log")
    if history.held_out:
        right = axes.twinx()
        right.plot(history.steps, history.held_out, color="tab:orange", label=score)
        right.set_ylabel(score)
        figure.legend(loc="outside lower center", ncols=2)
    return figure


def save_history(history: History, path: str | Path, title: str = "", score: str = "held-out score") -> None:
    """Write the picture, in the format of its suffix; raises InputError: no matplotlib, place or format."""
    try:
        figure = history_figure(history, title, score)
    except ImportError:
        raise InputError("plots need matplotlib: pip install 'udlc[plot]'") from None
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be written: {reason}", where=str(path)) from error
