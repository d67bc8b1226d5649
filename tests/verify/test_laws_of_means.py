"""What a mean over a letter goes over: what is declared of it, never what the claim itself writes."""

import pytest

from udlc.notation import E, Eq, InDistribution, Int, density, function, identity, random, real
from udlc.verify.entries import verify_entry

x, w = real("x"), real("w")
y, g, h = random("y"), function("g"), function("h")
Pr, q = density("Pr"), density("q")

TRUE = {
    "random function": (Eq(E[y](y(x)), Int[y](y(x) * Pr(y | x))), InDistribution(y, Pr(y | x))),
    "of a random function": (Eq(E[y](g(y(x))), Int[y](g(y(x)) * Pr(y | x))), InDistribution(y, Pr(y | x))),
    "plain letter": (Eq(E[x](g(x)), Int[x](g(x) * Pr(x))), ()),
    "another density": (Eq(E[x](g(x)), Int[x](g(x) * q(x))), InDistribution(x, q(x))),
    "given another letter": (Eq(E[x](g(x)), Int[x](g(x) * q(x | w))), InDistribution(x, q(x | w))),
    "linear, whatever the law": (Eq(E[x](g(x) + 2 * h(x)), E[x](g(x)) + 2 * E[x](h(x))), ()),
}
UNDECLARED = {
    "random function, its own density": Eq(E[y](y(x)), Int[y](y(x) * Pr(y | x))),
    "random function, any density": Eq(E[y](y(x)), Int[y](y(x) * Pr(y))),
    "plain letter, another density": Eq(E[x](g(x)), Int[x](g(x) * q(x))),
    "plain letter, given another": Eq(E[x](g(x)), Int[x](g(x) * Pr(x | w))),
}
MIXED = Eq(E[x](g(x)), Int[x](g(x) * (Pr(x) + q(x)) / 2))
FALSE = {
    "marginal for conditional": (Eq(E[y](y(x)), Int[y](y(x) * Pr(y))), InDistribution(y, Pr(y | x))),
    "another word": (Eq(E[x](g(x)), Int[x](g(x) * Pr(x))), InDistribution(x, q(x))),
    "given what it is not": (Eq(E[x](g(x)), Int[x](g(x) * q(x | w))), InDistribution(x, q(x))),
}


def verdict(statement, where):
    return verify_entry(identity(statement, where=where).placed(number="1.1"), {})


@pytest.mark.parametrize("name", TRUE)
def test_a_declared_law_is_what_a_mean_goes_over(name):
    result = verdict(*TRUE[name])
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", UNDECLARED)
def test_a_claim_does_not_declare_its_own_law(name):
    assert verdict(UNDECLARED[name], ()).verdict == "unknown"


def test_a_mean_that_is_none_under_any_density_it_names_is_refuted():
    assert verdict(MIXED, ()).verdict == "refuted"


@pytest.mark.parametrize("name", FALSE)
def test_another_law_is_refuted(name):
    assert verdict(*FALSE[name]).verdict == "refuted"
