"""A progress bar for training, on standard error; nothing where nobody asked for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udlc.runtime.training import History

Show = Callable[[int, "History"], None]


@contextmanager
def bar(wanted: bool, title: str, steps: int) -> Iterator[Show]:
    """A function to call with (steps done, history) at every interval."""
    if not wanted:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[figures]}"), console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=steps, figures="")

        def show(done: int, history: History) -> None:
            figures = f"loss {history.loss[-1]:.4g}"
            if history.held_out:
                figures += f", held out {history.held_out[-1]:.4g}"
            progress.update(task, completed=done, figures=figures)

        yield show
