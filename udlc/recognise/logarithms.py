"""Takes a scalar expression, gives it in its stable form: exponentials joined, logarithms taken apart."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Function, Mul, exp, log
from sympy.logic.boolalg import Boolean

from udlc.ir.exponentials import join_factors
from udlc.ir.functions import sig
from udlc.recognise.rules import BY_NAME, apply_rules, x, y
from udlc.recognise.signs import Signs

Look = Callable[[Expr], Expr]


class LogAdd(Function):
    """log(eˣ + eʸ), until its operands have names: the stable form says each several times."""

    nargs = 2


def stable(e: Expr, signs: Signs, look: Look | None = None) -> Expr:
    """The expression rewritten from its leaves up; `look` may change a node that the rows leave alone."""
    if not e.args:
        return e
    args = [p if isinstance(p, Boolean) else stable(p, signs, look) for p in e.args]
    node = e if all(p is q for p, q in zip(args, e.args)) else e.func(*args)
    new = _top(node, signs)
    if new == node and look is not None:
        new = look(node)
    return node if new == node else stable(new, signs, look)


def _top(e: Expr, signs: Signs) -> Expr:
    if isinstance(e, log):
        return logarithm(e.args[0], signs)
    return apply_rules(join_factors(e), signs)


def logarithm(e: Expr, signs: Signs) -> Expr:
    """Log e: of a product the sum, of two exponentials the stable sum, else what the rows say.

    Factors of unknown sign stay together in one logarithm, which has a value where the whole has one.
    """
    if e.is_Mul:
        return _log_of_product(e, signs)
    if e.is_Add and (found := _log_of_sum(e, signs)) is not None:
        return found
    return apply_rules(log(e), signs)


def _log_of_product(e: Expr, signs: Signs) -> Expr:
    number = Mul(*(f for f in e.args if f.is_number))
    others = [f for f in e.args if not f.is_number]
    known = [f for f in others if signs.nonnegative(f)]
    unknown = [f for f in others if not signs.nonnegative(f)]
    if unknown or number.is_positive is not True:
        number, rest = 1, Mul(number, *unknown)
        if not known:
            return apply_rules(log(rest), signs)
        return Add(*(logarithm(f, signs) for f in (*known, rest)))
    return _with_number(number, [logarithm(f, signs) for f in known])


def _with_number(number: Expr, logs: list[Expr]) -> Expr:
    """Log number + the logs; it goes into the first bare logarithm: −½ log σ² and 1/√2π are −½ log 2πσ²."""
    if number == 1:
        return Add(*logs)
    for n, term in enumerate(logs):
        factor, bare = term.as_coeff_Mul()
        if isinstance(bare, log) and (1 / factor).is_integer:
            whole = factor * log(number ** (1 / factor) * bare.args[0])
            return Add(*logs[:n], whole, *logs[n + 1 :])
    own = -log(1 / number) if number < 1 else log(number)
    return Add(own, *logs)


def _log_of_sum(e: Expr, signs: Signs) -> Expr | None:
    """Log of positive terms with exponentials among them; 1 + w·eˣ is the softplus row's."""
    terms = e.args
    if not all(map(signs.nonnegative, terms)) or not any(map(exponential, terms)):
        return None
    constant, rest = e.as_coeff_Add()
    if constant == 1:
        return apply_rules(log(1 + exp(logarithm(rest, signs))), signs)
    logs = [logarithm(t, signs) for t in terms]
    total = logs[-1]
    for term in reversed(logs[:-1]):
        total = LogAdd(term, total)
    return total


def exponential(e: Expr) -> bool:
    """Whether the expression may leave the range of floating point where its logarithm does not."""
    if isinstance(e, (exp, sig)):
        return True
    if e.is_Pow:
        return exponential(e.base)
    return bool(e.is_Mul or e.is_Add) and any(map(exponential, e.args))


def expand_log_add(e: Expr, name: Callable[[Expr], Expr]) -> Expr:
    """Every LogAdd in its stable form; `name` gives an operand a name."""
    if not e.has(LogAdd):
        return e
    args = [p if isinstance(p, Boolean) else expand_log_add(p, name) for p in e.args]
    if not isinstance(e, LogAdd):
        return e.func(*args)
    first, second = map(name, args)
    return BY_NAME["log-add-exp"].result.xreplace({x: first, y: second})
