import pytest


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether pages are to be brought in line with what is printed."""
    return bool(request.config.getoption("--update-golden"))
