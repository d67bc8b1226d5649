"""A declaration to text: `deep = Network(name="deep", …)`, one argument a line, empty ones left out."""

from __future__ import annotations

from udlc.emit.writer import Writer


def record(variable: str, constructor: str, **arguments: object) -> str:
    """The text of an assignment.

    Args:
        variable: the name assigned to.
        constructor: what is called.
        arguments: values whose `repr` is Python; None and empty ones are left out.
    """
    writer = Writer()
    facts = [
        f"{name}={literal(value)}" for name, value in arguments.items() if value not in (None, "", (), {}, [])
    ]
    writer.listing(f"{variable} = {constructor}(", facts)
    return writer.text


def literal(value: object) -> str:
    """A value as Python text, strings in double quotes."""
    match value:
        case str() if type(value) is str:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case tuple():
            inner = ", ".join(literal(v) for v in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case dict():
            return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case _:
            return repr(value)
