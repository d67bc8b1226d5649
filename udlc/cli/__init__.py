"""The command line: `udlc build | list | show | eval | train | new | lint | verify | check | bench`.

Every command that reports takes `--json`.  Exit codes: 0 success, 1 a failed check, 2 bad input.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from udlc.errors import UdlcError

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130


def application() -> typer.Typer:
    """The commands, each in a module of its own that imports what it needs only when it runs."""
    import typer

    from udlc.cli import bench, build, check, evaluate, lint, listing, new, show, train, verify

    app = typer.Typer(
        name="udlc",
        help="From the equations of a book to verified, fast code.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.command("build")(build.build)
    app.command("list")(listing.list_entries)
    app.command("show")(show.show)
    app.command("eval")(evaluate.evaluate)
    app.command("train")(train.train)
    app.command("new")(new.new)
    app.command("lint")(lint.lint)
    app.command("verify")(verify.verify)
    app.command("check")(check.check)
    app.command("bench")(bench.bench)
    return app


def main() -> None:
    """Run the command line; errors of udlc become one message and their exit code."""
    try:
        application()()
    except UdlcError as error:
        from rich.console import Console
        from rich.text import Text

        Console(stderr=True, soft_wrap=True).print(Text.assemble(("error: ", "bold red"), str(error)))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
