"""Options, profiles and fixtures that every stage's tests share."""

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).parent / "golden"

IN_CI = "CI" in os.environ

# Kernels compile on first use, so a deadline per example would measure the compiler.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if IN_CI else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("udlc")
    group.addoption(
        "--update-golden", action="store_true", help="write the golden files instead of comparing with them"
    )
    group.addoption(
        "--programs",
        type=int,
        default=2000 if IN_CI else 200,
        metavar="N",
        help="how many random programs go through the stages (default: 2000 in CI, else 200)",
    )


@pytest.fixture(scope="session")
def programs(request: pytest.FixtureRequest) -> int:
    """How many random programs a test of the stages should try."""
    return int(request.config.getoption("--programs"))


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` fails unless `text` is, to the byte, what stands in tests/golden/`name`."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        if not path.is_file():
            pytest.fail(f"tests/golden/{name} does not exist; write it with --update-golden", pytrace=False)
        expected = path.read_bytes().decode()
        if text != expected:
            lines = difflib.unified_diff(
                expected.splitlines(keepends=True), text.splitlines(keepends=True), f"golden/{name}", "now"
            )
            message = f"tests/golden/{name} differs; --update-golden if this is meant\n{''.join(lines)}"
            pytest.fail(message, pytrace=False)

    return compare
