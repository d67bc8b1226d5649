"""Chapter 13. Graph neural networks."""

from udlc.notation import *

eq = Chapter(13, "Graph neural networks")


# A graph of N nodes: X has a column for each node, A a one for each edge. Relabelling permutes both.
D, N, K = size("D N K")
k, m, n = index("k", K), index("m", N), index("n", N)
X, A, P = real("X", D, N), real("A", N, N, domain=adjacency), real("P", N, N, domain=permutation)

eq["13.1"] = definition(rows(
    Eq(prime(X), X*P),
    Eq(prime(A), P.T*A*P)), title="relabelling")

# The last of K layers gives H[K]; h[k, n] is its column for node n. One label for the graph,
y, Pr = real("y", domain=binary), density("Pr")
H, h = real("H", D, N, over=k), real("h", D, over=(k, sup(N)))
β_K, ω_K = real("β_K"), real("ω_K", 1, D)

eq["13.2"] = model(Eq(Pr(Eq(y, 1) | X, A), sig(β_K + ω_K*H[K]*ones(N)//N)), title="graph classification")

# for each node,
y = real("y", over=sup(N), domain=binary)
eq["13.3"] = model(Eq(Pr(Eq(y[n], 1) | X, A), sig(β_K + ω_K*h[K,n])), title="node classification")

# or for each pair of nodes.
y, h = real("y", over=(sup(N), sup(N)), domain=binary), real("h", D, over=sup(N))
eq["13.4"] = model(Eq(Pr(Eq(y[m,n], 1) | X, A), sig(h[m].T*h[n])), title="edge prediction")


# Layers, each with parameters φ[k].
N_φ = size("N_φ")
F, φ, y = function("F", D, N), real("φ", N_φ, over=span(0, K - 1)), real("y")

eq["13.5"] = model(rows(
    Eq(H[1], F(X, A, φ[0])),
    Eq(H[2], F(H[1], A, φ[1])),
    Eq(H[3], F(H[2], A, φ[2])),
    ...,
    Eq(H[K], F(H[K-1], A, φ[K-1]))), title="graph neural network")

H, k = real("H", D, N, over=span(0, K)), index("k", span(0, K - 1))

# Relabelling the nodes must relabel what each layer gives, and leave the label of a graph alone.
eq["13.6"] = equivariance(Eq(H[k+1]*P, F(H[k]*P, P.T*A*P, φ[k])), where=Eq(H[k+1], F(H[k], A, φ[k])))
eq["13.7"] = equivariance(
    Eq(y, sig(β_K + ω_K*H[K]*ones(N)//N), sig(β_K + ω_K*H[K]*P*ones(N)//N)), by="13.2")


# Graph convolution: a node takes in the sum over its neighbours, with the weights used for itself.
ne, agg = family("ne", over=N, font="rm"), function("agg", D)
h = real("h", D, over=(span(0, K), sup(N)))
β, Ω, a = real("β", D, over=k), real("Ω", D, D, over=k), elementwise("a")

eq["13.8"] = model(Eq(agg(n, k), Sum[m:ne(n)](h[k,m])), title="sum over neighbours")
eq["13.9"] = model(Eq(h[k+1,n], a(β[k] + Ω[k] @ h[k,n] + Ω[k] @ agg(n, k))), by="13.8")


# For all nodes together. Layer k has D[k] numbers for each node.
D = size("D", over=span(0, K))
X, H = real("X", D[0], N), real("H", D[k], N, over=k.on(span(0, K)))
β, Ω = real("β", D[k+1], over=k), real("Ω", D[k+1], D[k], over=k)
ω_K = real("ω_K", 1, D[K])
h = real("h", D[k], over=(k.on(span(0, K)), sup(N)))
layer = index("k", span(0, K))
columns = Eq(H[layer], row(h[layer,1], ..., h[layer,N]))
node = Eq(h[k+1,n], a(β[k] + Ω[k] @ h[k,n] + Ω[k] @ Sum[m](A[m,n]*h[k,m])))  # 13.9; A is 1 for a neighbour

eq["13.10"] = derivation(
    Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k] + Ω[k]*H[k]*A), a(β[k]*ones(N).T + Ω[k]*H[k]*(A + eye(N)))),
    where=(columns, node), by="13.8 13.9")

# K such layers and one output.
N_Φ = size("N_Φ")
f, Φ = function("f"), real("Φ", N_Φ)
misprint = real("H", D[K-1], N, over=span(0, K))  # the book has k−1 for K−1

eq["13.11"] = model(
    rows(
        Eq(H[1], a(β[0]*ones(N).T + Ω[0]*X*(A + eye(N)))),
        Eq(H[2], a(β[1]*ones(N).T + Ω[1]*H[1]*(A + eye(N)))),
        ...,
        Eq(H[K], a(β[K-1]*ones(N).T + Ω[K-1]*misprint[k-1]*(A + eye(N)))),
        Eq(f(X, A, Φ), sig(β_K + ω_K*H[K]*ones(N)//N))),
    corrected=rows(
        Eq(H[1], a(β[0]*ones(N).T + Ω[0]*X*(A + eye(N)))),
        Eq(H[2], a(β[1]*ones(N).T + Ω[1]*H[1]*(A + eye(N)))),
        ...,
        Eq(H[K], a(β[K-1]*ones(N).T + Ω[K-1]*H[K-1]*(A + eye(N)))),
        Eq(f(X, A, Φ), sig(β_K + ω_K*H[K]*ones(N)//N))),
    by="13.2 13.10", title="graph convolutional network")

# An output for each node: a row.
f, sigmoid = function("f", 1, N), elementwise("sig")

eq["13.12"] = model(
    Eq(f(X, A, Φ), sigmoid(β_K*ones(N).T + ω_K*H[K])), bind={sigmoid: sig}, by="13.3",
    title="node classification")


# Ways to combine a node with its neighbours: equally,
eq["13.13"] = model(Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k]*(A + eye(N)))), by="13.10")

# with a factor for the node itself,
ϵ = real("ϵ", over=k)
eq["13.14"] = model(Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k]*(A + (1 + ϵ[k])*eye(N)))), by="13.13")

# with weights for the node itself, which is one matrix for both stacked,
Ψ, Ω_ = real("Ψ", D[k+1], D[k], over=k), prime(real("Ω", D[k+1], 2*D[k], over=k))
eq["13.15"] = derivation(
    Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k]*A + Ψ[k]*H[k]),
       a(β[k]*ones(N).T + grid((Ω[k], Ψ[k]))*grid(H[k]*A, H[k])),
       a(β[k]*ones(N).T + Ω_[k]*grid(H[k]*A, H[k]))),
    where=Eq(Ω_[k], grid((Ω[k], Ψ[k]))))

# or by keeping the node's numbers beside those from its neighbours. So the layers grow wider.
β_, Ω_ = real("β", D[k+1] - D[k], over=k), real("Ω", D[k+1] - D[k], D[k], over=k)
eq["13.16"] = model(
    Eq(H[k+1], grid(a(β_[k]*ones(N).T + Ω_[k]*H[k]*A), H[k])), title="residual connection by concatenation")


# Ways to combine the neighbours: their mean, in a sum and with the matrix of degrees,
d = size("D")
h, agg = real("h", d, over=N), function("agg", d)
degrees = real("D", N, N, domain=diagonal)
some = abs(ne(n)) >= 1

eq["13.17"] = model(
    Eq(agg(n), 1/abs(ne(n))*Sum[m:ne(n)](h[m])), where=some, title="mean over neighbours")
eq["13.18"] = model(
    Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k]*(A*degrees**-1 + eye(N)))),
    where=(Eq(degrees[n,n], abs(ne(n)), Sum[m](A[m,n])), some), by="13.17")

# a mean that counts for less what has many neighbours,
eq["13.19"] = model(
    Eq(agg(n), Sum[m:ne(n)](h[m]/sqrt(abs(ne(n))*abs(ne(m))))), where=some, title="Kipf normalization")
eq["13.20"] = model(
    Eq(H[k+1], a(β[k]*ones(N).T + Ω[k]*H[k]*(degrees**-slash(1, 2)*A*degrees**-slash(1, 2) + eye(N)))),
    where=(Eq(degrees[n,n], abs(ne(n)), Sum[m](A[m,n])), some), by="13.19")

# the largest of each component,
eq["13.21"] = model(Eq(agg(n), Max[m:ne(n)](h[m])), where=some, title="maximum over neighbours")


# or a sum with weights that depend on both nodes: graph attention. First each node is transformed.
H_ = prime(real("H", D[k+1], N, over=k))
eq["13.22"] = model(Eq(H_[k], β[k]*ones(N).T + Ω[k]*H[k]))

# The similarity of a node m to a node n, h′[n] being a column of H′[k],
h_, φ, s = prime(real("h", D[k+1], over=N)), real("φ", 2*D[k+1], over=k), real("s", over=(N, N))
columns = Eq(H_[k], row(h_[1], ..., h_[N]))

eq["13.23"] = model(
    Eq(s[m,n], a(φ[k].T*grid(h_[m], h_[n]))), where=(columns, k >= 0), by="13.22", title="similarity")

# is turned into attention to the neighbours and the node itself: a softmax of each column, zero elsewhere.
S, Softmask = real("S", N, N), function("Softmask", N, N)
M = real("M", N, N, domain=binary)

eq["softmask"] = definition(
    Eq(Softmask(S, M), hadamard(M, exp(S))/(ones(N)*ones(N).T*hadamard(M, exp(S)))), title="masked softmax")
eq["13.24"] = model(
    Eq(H[k+1], a(H_[k] @ Softmask(S, A + eye(N)))), where=Eq(S[m,n], s[m,n]), by="13.22, 13.23, softmask",
    bind={Softmask: "softmask"}, title="graph attention")


# The general form of such a layer; edges have numbers too, and nee(n) are the edges at node n.
D_i, D_e, E_ = size("D_i D_e E")
x, edges = real("x", D_i, over=N), real("e", D_e, over=E_)
f, φ, nee, edge = function("f", d), real("φ", N_φ), family("nee", over=N, font="rm"), index("e", E_)

eq["13.25"] = update(
    Becomes(h[n], f(x[n], each(x[m], m, ne(n)), each(edges[edge], edge, nee(n)), each(h[m], m, ne(n)), φ)),
    title="message passing")


# From the problems: a layer that tells most graphs apart,
h, mlp = real("h", d, over=(span(0, K), sup(N))), function("mlp", d)

eq["13.26"] = model(
    Eq(h[k+1,n], mlp((1 + ϵ[k])*h[k,n] + Sum[m:ne(n)](h[k,m]))), title="graph isomorphism network")

# invariance of a sum over nodes,
eq["13.27"] = equivariance(Eq(sig(β_K + ω_K*H[K]*ones(N)), sig(β_K + ω_K*H[K]*P*ones(N))))

# a layer that stacks, and how it must behave,
H, β, Ω = real("H", d, N, over=span(0, K)), real("β", d, over=k), real("Ω", d, 2*d, over=k)
GraphLayer = function("GraphLayer", d, N, bold=False)

eq["13.28"] = model(
    Eq(H[k+1], GraphLayer(H[k], A), a(β[k]*ones(N).T + Ω[k]*grid(H[k], H[k]*A))), by="13.15")
G, B = real("H", d, N), real("A", N, N)
of_any = Eq(GraphLayer(G, B), a(β[k]*ones(N).T + Ω[k]*grid(G, G*B)))  # 13.28 for any numbers and any graph
eq["13.29"] = equivariance(
    Eq(GraphLayer(H[k], A)*P, GraphLayer(H[k]*P, P.T*A*P)), where=of_any, by="13.28")

# and a mean over a node together with its neighbours.
h = real("h", d, over=N)

eq["13.30"] = model(
    Eq(agg(n), 1/(1 + abs(ne(n)))*(h[n] + Sum[m:ne(n)](h[m]))), title="mean over a node and its neighbours")
