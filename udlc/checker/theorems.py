"""Theorems that a claim may name: what each says.  A table: which equations it asks for, the claim lists."""

THEOREMS = {
    "≥ for a concave function": "f(Σ w·x) ≥ Σ w·f(x) for f concave, w ≥ 0, Σ w = 1 (Jensen)",
    "≤ for a convex function": "f(Σ w·x) ≤ Σ w·f(x) for f convex, w ≥ 0, Σ w = 1 (Jensen)",
    "normals": "sums of independent normals are normal: two of one mean and one variance have one law",
    "noise": "x with the law of m + s·ε, s ≠ 0, is m + s·ε for the noise (x - m)/s",
    "a draw": "an average of draws is an unbiased estimate of the mean",
    "a ratio": "two positive functions are proportional where their ratio does not change with the quantity",
    "a constant": "two functions differ by a constant where their difference is the same at all arguments",
    "an objective": "o₁ and o₂ have the same minimisers where o₁(φ) - o₁(φ′) = c·(o₂(φ) - o₂(φ′)), c > 0;"
    " so have o ≥ 0 and log o",
    "a reading": "(c·M)⁻¹ = c⁻¹·M⁻¹, |c·M| = c^D·|M| for entries that are so, M symmetric; argmin_s of"
    " -a·log(1 - sig s) - b·log sig s is log b - log a for a, b > 0",
    "a composition": "the chain rule: a slope is Σ over the arguments of slope by it · slope of it",
    "a determinant": "|A·B| = |A|·|B|, and the chain rule",
    "an inverse": "(f ∘ g)⁻¹ = g⁻¹ ∘ f⁻¹, by induction over layers; z = f⁻¹(x) where x = f(z)",
    "a sequence": "Pr(A | B) = Pr(A, B)/Pr(B), J_k being the probability of the first k; what has one"
    " logarithm is one",
    "a matrix series": "log|M| = tr log M; tr log(I + J) = Σ_{k ≥ 1} (-1)^{k-1}/k · tr J^k where all"
    " eigenvalues of J are below 1 in size: series that are equal term by term are equal",
    "about equal": "a whole is about what it is with a part replaced by what is said to be about equal to it",
    "a contraction": "|c·(max u - max v)| ≤ |c|·max |u - v|, |q₁(x) - q₂(x)| ≤ ‖q₁ - q₂‖_∞, for 0 ≤ c ≤ 1",
    "a transport": "min Σ P·c over plans P ≥ 0 with given marginals is the greatest gain over f that changes"
    " by at most c, where cost - gain = Σ P·(c - f(x) + f(y)) for a distance c (Kantorovich, Rubinstein); f"
    " changes by at most c where it does so step by step (triangle inequality) or by its gradient (mean"
    " value)",
    "an order": "x ≈ y up to the order n where x - y = α^(n+1)·r, r a polynomial in α; on a smooth flow φ(α)"
    " is Σ α^k/k!·d^kφ/dt^k + α^(n+1)·r (Taylor)",
    "equal coefficients": "where Σ c_k·α^k + α^(n+1)·r = 0 for all small α, every c_k is 0",
    "a potential": "a function of φ is told by its slopes, up to a constant",
    "a square": "A·b² + B·b + C with A > 0 is least where 2·A·b + B = 0",
    "a choice": "a policy that becomes an argmax takes that action; no average exceeds the greatest value",
}
