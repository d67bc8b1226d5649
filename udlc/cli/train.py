"""`udlc train`: a generated model, a data set, and how well it does on data it has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from udlc.cli.options import Json, generated_folder, print_json
from udlc.runtime.catalogue import CLASSES_HEAD, NUMBERS_HEAD, OPTIMISER

if TYPE_CHECKING:
    from udlc.runtime.catalogue import Catalogue
    from udlc.runtime.data import Data
    from udlc.runtime.head import Head
    from udlc.runtime.model import Model
    from udlc.runtime.network import Network
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.parameters import Parameters
    from udlc.runtime.training import History, State


@dataclass(frozen=True)
class Defaults:
    """What is taken where an option is not given; the learning rate is that of the usual rule."""

    hidden: tuple[int, ...]
    steps: int
    batch: int
    rate: float


DEFAULTS: Mapping[str, Defaults] = {
    "digits": Defaults((100, 100), 1000, 100, 0.001),
    "mnist1d": Defaults((200, 200), 2000, 100, 0.005),
    "": Defaults((50, 50), 2000, 50, 0.001),  # any other
}


def train(  # noqa: PLR0913, PLR0917 - its options
    model: Annotated[str, typer.Argument(help="A generated model, such as deep.")],
    data: Annotated[
        str, typer.Option(help="digits, mnist1d, or a CSV file whose last column is the target.")
    ],
    widths: Annotated[
        str | None, typer.Option(help="Units per layer, input to output: 64,100,100,10.", show_default=False)
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="Distribution of the target (by the data's kind where not given).")
    ] = None,
    optimiser: Annotated[str | None, typer.Option(help=f"Rule of the steps (default: {OPTIMISER}).")] = None,
    rate: Annotated[
        float | None, typer.Option("--lr", help="Learning rate (default: the rule's own).")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Steps (default: by the data set).")] = None,
    batch: Annotated[int | None, typer.Option(min=1, help="Examples per step.", show_default=False)] = None,
    dtype: Annotated[str, typer.Option(help="float32 or float64.")] = "float32",
    seed: Annotated[int, typer.Option(min=0, help="Of first parameters and batches.")] = 0,
    activation: Annotated[str | None, typer.Option(help="Such as ReLU (default: the model's own).")] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Write the history as a picture.", show_default=False)
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Write parameters and state.", show_default=False)] = None,
    load: Annotated[
        Path | None, typer.Option(help="Go on exactly where this file stopped.", show_default=False)
    ] = None,
    generated: Annotated[
        Path | None,
        typer.Option(help="Folder of generated code (default: the book's).", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a model and score it on the held-out fifth of the data."""
    from udlc.files import book_folder
    from udlc.runtime.catalogue import catalogue_with_book
    from udlc.runtime.data import load as load_data

    for file in (plot, save):
        _check_place(file)
    folder = generated_folder(None, book_folder()) if generated is None else generated.resolve()
    known = catalogue_with_book(folder)
    examples = load_data(data)
    usual = DEFAULTS.get(examples.name, DEFAULTS[""])
    chosen = known.find("head", head or (CLASSES_HEAD if examples.classes else NUMBERS_HEAD))
    if not chosen.reads_labels:
        examples = examples.as_quantities()
    made = _model(known, model, examples, _numbers(widths), chosen, activation, dtype)
    rule = known.find("optimiser", optimiser or OPTIMISER)
    pace = usual.rate if rate is None and rule.name == OPTIMISER else rate
    rule = rule if pace is None else rule(**{rule.rate: pace})
    job = _Job(made, examples, rule, steps or usual.steps, batch or usual.batch, seed)
    parameters, state = job.start(load)
    history = job.run(parameters, state)
    job.keep(parameters, history, plot, save)
    job.report(parameters, history, as_json)


def _check_place(file: Path | None) -> None:
    """A file that is to be written afterwards has a folder; better known before the training than after."""
    from udlc.errors import InputError

    if file is not None and not file.absolute().parent.is_dir():
        raise InputError("there is no such folder to write to", where=str(file))


@dataclass(frozen=True)
class _Job:
    """One training: the model, its data and how."""

    model: Model
    data: Data
    optimiser: Optimiser
    steps: int
    batch: int
    seed: int

    def start(self, file: Path | None) -> tuple[Parameters, State | None]:
        """First parameters, or those of a file with the state of their training."""
        if file is None:
            return self.model.init(self.seed), None
        saved = self.model.load(file)
        for word, now in self.details.items():
            before = saved.header["details"].get(word)
            if before is not None and before != now:
                typer.echo(f"note: {file} was trained with {word} {before}, now it is {now}", err=True)
        return saved.parameters, saved.state

    @property
    def details(self) -> dict[str, Any]:
        """What must be the same for training to go on exactly."""
        hyper = dict(self.optimiser.hyper)
        return {"data": self.data.name, "batch": self.batch, "seed": self.seed, "optimiser constants": hyper}

    def run(self, parameters: Parameters, state: State | None) -> History:
        """Train."""
        return self.model.fit(
            parameters,
            self.data.x,
            self.data.y,
            optimiser=self.optimiser,
            steps=self.steps,
            batch=self.batch,
            seed=self.seed,
            state=state,
            held_out=(self.data.x_test, self.data.y_test),
            progress=True,
        )

    def keep(self, parameters: Parameters, history: History, plot: Path | None, file: Path | None) -> None:
        """Write the files that were asked for."""
        from udlc.runtime.plots import save_history
        from udlc.runtime.store import save

        if file is not None:
            save(self.model, file, parameters, history.state, self.details)
        if plot is not None:
            save_history(history, plot, f"{self.model.name} on {self.data.name}", f"held-out {self.measure}")

    @property
    def measure(self) -> str:
        """What the score is."""
        return (
            "accuracy" if self.model.head is not None and self.model.head.classifies else "loss per example"
        )

    def report(self, parameters: Parameters, history: History, as_json: bool) -> None:
        """Say how well it does."""
        data, model = self.data, self.model
        scores = {
            "train": model.score(parameters, data.x, data.y),
            "held_out": model.score(parameters, data.x_test, data.y_test),
        }
        if as_json:
            facts: dict[str, Any] = {
                "model": model.name,
                "data": data.name,
                "widths": model.widths,
                "dtype": model.dtype.name,
            }
            facts |= {"head": model.head.name if model.head else None, "optimiser": self.optimiser.name}
            facts |= {"parameters": model.layout.size, "examples": len(data.x), "seed": self.seed}
            run = {"steps": history.state.step, "seconds": round(history.seconds, 3), "measure": self.measure}
            curve = {"steps": history.steps, "loss": history.loss, "held_out": history.held_out}
            print_json({**facts, **run, **scores, "history": curve})
            return
        show = "{:.2%}".format if self.measure == "accuracy" else "{:.4g}".format
        typer.echo(f"{model!r}")
        typer.echo(
            f"{data.name}: {self.measure} {show(scores['held_out'])} on {len(data.x_test)} held out, "
            f"{show(scores['train'])} on {len(data.x)} trained on "
            f"({history.state.step} steps, {history.seconds:.1f} s)"
        )


def _model(
    known: Catalogue,
    name: str,
    data: Data,
    widths: list[int] | None,
    head: Head,
    activation: str | None,
    dtype: str,
) -> Model:
    """The model with its head, and widths where none are given."""
    network = known.find("model", name)
    if widths is None and network.widths:
        outputs = head.outputs if isinstance(head.outputs, int) else max(len(data.classes), 1)
        hidden = DEFAULTS.get(data.name, DEFAULTS[""]).hidden
        widths = _usual_widths(network, data.features, hidden, outputs)
    function = None if activation is None else known.find("activation", activation)
    return network(widths=widths, head=head, activation=function, dtype=dtype)


def _usual_widths(network: Network, features: int, hidden: tuple[int, ...], outputs: int) -> list[int]:
    """Units per layer; of a network of fixed depth, one number for each size that it leaves open."""
    if isinstance(network.widths, str):
        return [features, *hidden, outputs]
    known = dict.fromkeys(_sizes(network, network.output), outputs)
    known |= dict.fromkeys(_sizes(network, network.given), features)
    inner = chain(hidden, repeat(hidden[-1]))
    return [known[size] if size in known else next(inner) for size in network.widths]


def _sizes(network: Network, letter: str) -> list[str]:
    """The sizes of one example's axes."""
    return [axis.text for axis in network.forward[letter].shape.axes[1:]]


def _numbers(widths: str | None) -> list[int] | None:
    from udlc.errors import InputError

    if widths is None:
        return None
    try:
        return [int(part) for part in widths.split(",")]
    except ValueError:
        raise InputError(
            "not widths", argument="--widths", got=repr(widths), expected="numbers such as 64,100,100,10"
        ) from None
