"""Gradients agree with PyTorch's, where it is installed."""

import numpy as np
import pytest

from tests import programs
from udlc.differentiate import vjp
from udlc.ir.interpret import interpret

torch = pytest.importorskip("torch")


def gradients(case, inputs):
    result, names = vjp(case.program, "L", case.wrt)
    values = interpret(result, inputs)
    return values["L"], {w: values[names[w]] for w in case.wrt}


def compare(case, inputs, loss):
    """`loss` computes the same from tensors by name."""
    tensors = {
        name: torch.tensor(np.asarray(v), requires_grad=name in case.wrt)
        for name, v in inputs.items()
        if name in case.program.arrays
    }
    expected = loss(tensors)
    expected.backward()
    value, found = gradients(case, inputs)
    np.testing.assert_allclose(value, expected.item(), rtol=1e-10)
    for w, g in found.items():
        want = tensors[w].grad.numpy() if tensors[w].grad is not None else np.zeros_like(g)
        np.testing.assert_allclose(g, want, rtol=1e-9, atol=1e-11, err_msg=w)


def test_cross_entropy():
    case = programs.CASES["raw cross-entropy"]
    loss = torch.nn.functional.cross_entropy
    compare(case, case.inputs(1), lambda t: loss(t["f"], t["y"], reduction="sum"))


def test_a_deep_network():
    def loss(t):
        f = t["x"]
        for bias, weight in zip(t["β"], t["Ω"]):
            f = bias + torch.relu(f) @ weight.T
        return ((f - t["y"]) ** 2).sum()

    case = programs.CASES["deep network"]
    compare(case, case.inputs(2), loss)


def test_layer_norm():
    case = programs.CASES["layer norm"]
    norm = torch.nn.functional.layer_norm
    compare(case, case.inputs(3), lambda t: (norm(t["x"], t["x"].shape[1:], t["γ"], t["δ"], 1e-4) ** 3).sum())


@pytest.mark.parametrize(("stride", "dilation", "border"), [(2, 1, 1), (1, 2, 2), (3, 1, 1)])
def test_convolution(stride, dilation, border):
    case = programs.CASES["convolution"]
    length = (9 + 2 * border - 2 * dilation - 1) // stride + 1
    inputs = case.inputs(4, S=stride, R=dilation, P=border, J=9, U=length)

    def loss(t):
        z = torch.nn.functional.conv1d(t["x"], t["ω"], t["β"], stride, border, dilation)
        return (z**2).sum() / 2

    compare(case, inputs, loss)


def test_causal_attention():
    case = programs.CASES["causal attention"]

    def loss(t):
        q, k, v = (torch.einsum("hde,ne->hnd", t[f"Ω_{a}"], t["X"]) for a in "qkv")
        out = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return (out**2).sum() / 2

    compare(case, case.inputs(5), loss)
