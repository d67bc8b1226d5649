"""Chapter 10. Convolutional networks."""

from udlc.notation import *

eq = Chapter(10, "Convolutional networks")


# A transformation t of images may leave what a network gives as it is,
D_i, D_o = size("D_i D_o")
x, f, t, t_ = real("x", D_i), function("f", D_o), function("t", D_i), function("t", D_o)

eq["10.1"] = equivariance(Eq(f(t(x)), f(x)), title="invariance")

# or transform it likewise.
eq["10.2"] = equivariance(Eq(f(t(x)), t_(f(x))), title="equivariance")


# Convolution in one dimension with a kernel of three. Inputs beyond both ends count as zero.
D = size("D")
i, j = index("i", D), index("j", 3)
x, z, h, β, ω = real("x", span(0, D + 1)), real("z", D), real("h", D), real("β"), real("ω", 3)
a = elementwise("a")
padding = (Eq(x[0], 0), Eq(x[D+1], 0))

eq["10.3"] = model(
    Eq(z[i], ω[1]*x[i-1] + ω[2]*x[i] + ω[3]*x[i+1]), where=padding, title="convolution")
eq["10.4"] = derivation(
    Eq(h[i], a(β + ω[1]*x[i-1] + ω[2]*x[i] + ω[3]*x[i+1]), a(β + Sum[j](ω[j]*x[i+j-2]))),
    where=padding, by="10.3", title="convolutional layer")

# A fully connected layer has a weight for every pair of input and output.
j = index("j", D)
x, β, ω = real("x", D), real("β", D), real("ω", D, D)

eq["10.5"] = model(Eq(h[i], a(β[i] + Sum[j](ω[i,j]*x[j]))), title="fully connected layer")


# The same in two dimensions, on images of H rows and W columns with a border of zeros.
H, W = size("H W")
i, j, m, n = index("i", H), index("j", W), index("m", 3), index("n", 3)
x, h, β, ω = real("x", span(0, H + 1), span(0, W + 1)), real("h", H, W), real("β"), real("ω", 3, 3)
border = (Eq(x[0, j], 0), Eq(x[H+1, j], 0), Eq(x[i, 0], 0), Eq(x[i, W+1], 0),
          Eq(x[0, 0], 0), Eq(x[0, W+1], 0), Eq(x[H+1, 0], 0), Eq(x[H+1, W+1], 0))

eq["10.6"] = model(
    Eq(h[i,j], a(β + Sum[m](Sum[n](ω[m,n]*x[i+m-2, j+n-2])))), where=border,
    title="convolutional layer in two dimensions")
