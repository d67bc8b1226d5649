"""Chapter 19. Reinforcement learning."""

from udlc.notation import *

eq = Chapter(19, "Reinforcement learning")


# A Markov decision process with S states and A actions. At time t the agent is in state s[t], takes action
# a[t] with probability π(a[t] | s[t]), and then receives the reward R[t+1]; γ discounts what comes later.
S, A = size("S A")
t, k = index("t", span(1, oo)), index("k", span(0, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
G, R, γ = random("G", over=span(1, oo)), random("r", over=span(2, oo)), real("γ", domain=half_open(0, 1))
π, Pr = policy("π"), density("Pr")
v, q, r = function("v q r", font="it")

eq["19.1"] = definition(Eq(G[t], Sum[k](γ**k*R[t+k+1])), title="return")

# What a state, and an action in a state, are worth under a policy, and under the best one.
eq["19.2"] = definition(Eq(v(s[t] | π), E(G[t] | s[t], π)), by="19.1", title="state value")
eq["19.3"] = definition(Eq(q(s[t], a[t] | π), E(G[t] | s[t], a[t], π)), by="19.1", title="action value")
eq["19.4"] = optimum(Eq(star(v)(s[t]), Max[π](E(G[t] | s[t], π))), by="19.2")
eq["19.5"] = optimum(Eq(star(q)(s[t], a[t]), Max[π](E(G[t] | s[t], a[t], π))), by="19.3")

# A policy that becomes an action takes that action always.
eq["19.6"] = update(Becomes(π(a[t] | s[t]), argmax[a[t]](star(q)(s[t], a[t]))), by="19.5")

# The Bellman equations: the values of a state and of what follows it.
mean_reward = Eq(E(R[t+1] | s[t], a[t]), r(s[t], a[t]))
eq["19.7"] = identity(Eq(v(s[t]), Sum[a[t]](π(a[t] | s[t])*q(s[t], a[t]))), by="19.2 19.3")
eq["19.8"] = identity(
    Eq(q(s[t], a[t]), r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*v(s[t+1]))),
    where=mean_reward, by="19.2 19.3")
eq["19.9"] = identity(
    Eq(v(s[t]), Sum[a[t]](π(a[t] | s[t])*(
        r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*v(s[t+1]))))), by="19.7 19.8")
eq["19.10"] = identity(
    Eq(q(s[t], a[t]), r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*paren(
        Sum[a[t+1]](π(a[t+1] | s[t+1])*q(s[t+1], a[t+1]))))), by="19.7 19.8")


# Dynamic programming: evaluate a policy, then improve it.
eq["19.11"] = update(
    Becomes(v(s[t]), Sum[a[t]](π(a[t] | s[t])*(
        r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*v(s[t+1]))))),
    by="19.9", title="policy evaluation")
eq["19.12"] = update(
    Becomes(π(a[t] | s[t]),
            argmax[a[t]](r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*v(s[t+1])))),
    by="19.8", title="policy improvement")

# Without a model of the world: the best action by estimated values, from whole episodes
state, action = real("s", domain=label_in(S)), real("a", domain=label_in(A))
eq["19.13"] = update(
    Becomes(π(action | state), argmax[action](q(state, action))), title="Monte Carlo control")

# or after every step.
α = real("α", domain=positive)
eq["19.14"] = update(
    Becomes(q(s[t], a[t]), q(s[t], a[t]) + α*(r(s[t], a[t]) + γ@q(s[t+1], a[t+1]) - q(s[t], a[t]))),
    by="19.10", title="SARSA")
eq["19.15"] = update(
    Becomes(q(s[t], a[t]),
            q(s[t], a[t]) + α*(r(s[t], a[t]) + γ@Max[action](q(s[t+1], action)) - q(s[t], a[t]))),
    title="Q-learning")


# Fitted Q-learning: a network with parameters φ gives the action values of a state that is a vector.
D_s, N_φ = size("D_s N_φ")
x, φ, L = real("s", D_s, over=span(1, oo)), real("φ", N_φ), real("L")
off = r(x[t], a[t]) + γ@Max[action](q(x[t+1], action, φ)) - q(x[t], a[t], φ)

eq["19.16"] = loss(Eq(L(φ), off**2), where=t >= 1, by="19.15")
eq["19.17"] = update(
    Becomes(φ, φ + α*off*partial[φ](q(x[t], a[t], φ))), where=t >= 1, by="19.15 19.16",
    title="fitted Q-learning")

# The target may come from parameters that stay as they were.
frozen = φ.marked("minus")
eq["19.18"] = update(
    Becomes(φ, φ + α*(r(x[t], a[t]) + γ@Max[action](q(x[t+1], action, frozen)) - q(x[t], a[t], φ))
            *partial[φ](q(x[t], a[t], φ))), where=t >= 1, by="19.17", title="fixed target")


# Double Q-learning: one estimate chooses the action whose value the other tells; one of them is updated.
eq["19.19"] = update(
    Becomes(q(s[t], a[t]),
            q(s[t], a[t]) + α*(r(s[t], a[t]) + γ@Max[action](q(s[t+1], action)) - q(s[t], a[t]))), by="19.15")

two = function("q", over=2, font="it")
eq["19.20"] = update(rows(
    Becomes(two[1](s[t], a[t]),
            two[1](s[t], a[t]) + α*(
                r(s[t], a[t]) + γ@two[2](s[t+1], argmax[action](two[1](s[t+1], action)))
                - two[1](s[t], a[t]))),
    Becomes(two[2](s[t], a[t]),
            two[2](s[t], a[t]) + α*(
                r(s[t], a[t]) + γ@two[1](s[t+1], argmax[action](two[2](s[t+1], action)))
                - two[2](s[t], a[t])))), by="19.19", title="double Q-learning")

φ2 = real("φ", N_φ, over=2)
eq["19.21"] = update(rows(
    Becomes(φ2[1], φ2[1] + α*(
        r(x[t], a[t]) + γ@q(x[t+1], argmax[action](q(x[t+1], action, φ2[1])), φ2[2])
        - q(x[t], a[t], φ2[1]))*partial[φ2[1]](q(x[t], a[t], φ2[1]))),
    Becomes(φ2[2], φ2[2] + α*(
        r(x[t], a[t]) + γ@q(x[t+1], argmax[action](q(x[t+1], action, φ2[2])), φ2[1])
        - q(x[t], a[t], φ2[2]))*partial[φ2[2]](q(x[t], a[t], φ2[2])))),
    where=t >= 1, by="19.17 19.20", title="double deep Q-networks")


# Policy gradients. A trajectory τ is the list of states and actions of an episode with T steps; its
# probability comes from the policy, a network with parameters θ, and from the world.
I, T, N_τ, N_θ = size("I T N_τ N_θ")
i, t = example("i", I), index("t", T)
τ, θ = random("τ", N_τ, over=i), real("θ", N_θ)
s, a = real("s", D_s, over=span(1, T + 1)), real("a", over=T, domain=label_in(A))

eq["19.22"] = distribution(
    Eq(Pr(τ | θ), Pr(s[1])*Prod[t](π(a[t] | s[t], θ)*Pr(s[t+1] | s[t], a[t]))))

# The best policy has the greatest expected reward, which is climbed by its gradient,
eq["19.23"] = optimum(Eq(θ, argmax[θ](E[τ](r(τ))), argmax[θ](Int[τ](Pr(τ | θ)*r(τ)))), by="19.22")
eq["19.24"] = update(
    Becomes(θ, θ + α@partial[θ].of(Int[τ](Pr(τ | θ)*r(τ)))).Eq(θ + α@Int[τ](partial[θ](Pr(τ | θ))*r(τ))),
    by="19.23")

# estimated from I trajectories.
f, z = function("f"), real("z")
eq["19.25"] = derivation(
    Becomes(θ, θ + α@Int[τ](partial[θ](Pr(τ | θ))*r(τ)))
    .Eq(θ + α@Int[τ](Pr(τ | θ)*(1/Pr(τ | θ))*partial[θ](Pr(τ | θ))*r(τ)))
    .Approx(θ + α@(1/I)*Sum[i](1/Pr(τ[i] | θ)*partial[θ](Pr(τ[i] | θ))*r(τ[i]))), by="19.24")
eq["19.26"] = identity(Eq(partial[z](log(f(z))), 1/f(z)*partial[z](f(z))), where=f(z) > 0)
eq["19.27"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](partial[θ](log(Pr(τ[i] | θ)))*r(τ[i]))), by="19.25 19.26")

# Of the factors of a trajectory's probability, the policy alone depends on the parameters.
eq["19.28"] = derivation(
    Eq(log(Pr(τ | θ)), log(Pr(s[1])*Prod[t](π(a[t] | s[t], θ)*Pr(s[t+1] | s[t], a[t]))),
       log(Pr(s[1])) + Sum[t](log(π(a[t] | s[t], θ))) + Sum[t](log(Pr(s[t+1] | s[t], a[t])))), by="19.22")

s, a = real("s", D_s, over=(i, span(1, T + 1))), real("a", over=(i, T), domain=label_in(A))
R, k = real("r", over=(i, span(2, T + 1))), index("k", T)
eq["19.29"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](Sum[t](partial[θ](log(π(a[i,t] | s[i,t], θ)))*r(τ[i])))),
    by="19.27 19.28", title="policy gradient")

# Rewards from before an action tell nothing of it.
eq["19.30"] = derivation(
    Eq(r(τ[i]), Sum[t](R[i,t+1]), Sum[k:1:t](R[i,k+1]) + Sum[k:t:T](R[i,k+1])),
    corrected=Eq(r(τ[i]), Sum[t](R[i,t+1]), Sum[k:1:t-1](R[i,k+1]) + Sum[k:t:T](R[i,k+1])))
eq["19.31"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](Sum[t](
        partial[θ](log(π(a[i,t] | s[i,t], θ)))*Sum[k:t:T](R[i,k+1])))), by="19.29 19.30")


# REINFORCE: rest[i,t] is the rest of a trajectory from step t on; the policy is indexed by the action.
rest, π_, one_state = real("τ", N_τ, over=(i, T)), policy("π", over=A), real("s", D_s)
score = partial[θ](log(π_[a[i,t]](s[i,t], θ)))

# What is left of the return of a trajectory: that of 19.1, with no reward after the last step.
left_over, n = real("G", over=(i, T)), index("n", span(0, T - 1))
eq["return of a trajectory"] = definition(Eq(left_over[i,t], Sum[n:0:T-t](γ**n*R[i,t+n+1])), by="19.1")
eq["19.32"] = definition(
    Eq(r(rest[i,t]), Sum[k:t+1:T](γ**(k-t-1)*R[i,k+1])),
    where=Eq(r(rest[i,t]), left_over[i,t]), by="return of a trajectory",
    corrected=Eq(r(rest[i,t]), Sum[k:t:T](γ**(k-t)*R[i,k+1])))
eq["policy by action"] = definition(Eq(π_[action](one_state, θ), π(action | one_state, θ)))
eq["19.33"] = update(
    Becomes(θ, θ + α@γ**t*score*r(rest[i,t])).forall((i, t)), by="19.31, 19.32, policy by action",
    title="REINFORCE")

# A baseline b that is the same for all trajectories lowers the variance and leaves the mean as it was.
b = real("b")
eq["19.34"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](Sum[t](score*(r(rest[i,t]) - b)))), by="19.31, 19.32, policy by action")
eq["19.35"] = identity(
    Eq(E[τ](Sum[t](score@b)), 0), where=independent(b, τ), by="19.22, policy by action")

# There may be one for each parameter; squares and quotients are taken component by component.
b = real("b", N_θ, bold=False)
short = partial[θ].inline(log(π_[a[i,t]](s[i,t], θ)))
# That which makes the squares of what the steps contribute least, for each parameter:
d = index("d", N_θ)
one_score = partial[θ[d]](log(π_[a[i,t]](s[i,t], θ)))
eq["19.36"] = definition(
    Eq(b, Sum[i:](Sum[t](short**2*r(rest[i,t]))/Sum[t](short**2))),
    where=Eq(b[d], argmin[b[d]](Sum[i](Sum[t]((one_score*(r(rest[i,t]) - b[d]))**2)))),
    by="policy by action",
    corrected=Eq(b, Sum[i:](Sum[t](short**2*r(rest[i,t])))/Sum[i:](Sum[t](short**2))))

b = real("b")
eq["19.37"] = definition(Eq(b, 1/I*Sum[i:](r(τ[i]))))

# Or one that depends on the state:
b = function("b", font="it")
eq["19.38"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](Sum[t](score*(r(rest[i,t]) - b(s[i,t]))))), by="19.34")

# its value, which a network with parameters φ learns.
j = index("j", T)
eq["19.39"] = loss(Eq(L(φ), Sum[i](Sum[t]((v(s[i,t], φ) - Sum[j:t:T](R[i,j+1]))**2))))


# Actor and critic: the value of the next state stands for the rewards to come.
def ahead(t): return R[i,t+1] + γ@v(s[i,t+1], φ)
early = index("t", T - 1)

eq["19.40"] = approximation(
    Approx(r(rest[i,early]), ahead(early)), where=Approx(v(s[i,early+1], φ), r(rest[i,early+1])),
    by="19.2 19.32")
eq["19.41"] = update(
    Becomes(θ, θ + α@(1/I)*Sum[i](Sum[t](
        partial[θ](log(Pr(a[i,t] | s[i,t], θ)))*(ahead(t) - v(s[i,t], φ))))), by="19.38 19.40", title="actor")
eq["19.42"] = loss(Eq(L(φ), Sum[i](Sum[t]((ahead(t) - v(s[i,t], φ))**2))), by="19.40", title="critic")


# From the problems: a policy that is greedy is no worse,
t = index("t", span(1, oo))
s, a = real("s", over=span(1, oo), domain=label_in(S)), real("a", over=span(1, oo), domain=label_in(A))
R = random("r", over=span(2, oo))

eq["19.43"] = update(
    Becomes(prime(π)(a[t] | s[t]),
            argmax[a[t]](r(s[t], a[t]) + γ@Sum[s[t+1]](Pr(s[t+1] | s[t], a[t])*v(s[t+1] | π)))), by="19.12")
eq["19.44"] = inequality(
    Le(v(s[t] | π), q(s[t], prime(π)(a[t] | s[t]) | π)).Eq(E[prime(π)](R[t+1] + γ@v(s[t+1] | π))),
    where=mean_reward, by="19.43 19.2 19.3")

# actions by chance, at a temperature,
temperature = real("τ", domain=positive)
eq["19.45"] = definition(
    Eq(π(action | state),
       exp(q(state, action)//temperature)/Sum[prime(action)](exp(q(state, prime(action))//temperature))),
    title="Boltzmann policy")

# an operator on action values that brings them nearer to each other,
f = function("f")
eq["19.46"] = definition(
    Eq(f(q(state, action)), r(state, action) + γ@Max[action](q(prime(state), action))), by="19.15",
    title="Bellman operator")
eq["19.47"] = inequality(
    Lt(norm[oo](f(two[1](state, action)) - f(two[2](state, action))),
       norm[oo](two[1](state, action) - two[2](state, action))).forall((two[1], two[2])), by="19.46",
    corrected=Le(norm[oo](f(two[1](state, action)) - f(two[2](state, action))),
                 norm[oo](two[1](state, action) - two[2](state, action))).forall((two[1], two[2])))

# the mean of a score,
τ, b = random("τ", N_τ), real("b")
eq["19.48"] = identity(
    Eq(E[τ](without_brackets(partial[θ].of(log(Pr(τ | θ))))*b), 0),
    where=(InDistribution(τ, Pr(τ | θ)), independent(b, τ)), by="19.35")

# a variable from which a multiple of another of known mean is taken away,
a, b, c, μ = random("a"), random("b"), real("c"), real("μ_b")
eq["19.49"] = definition(Eq(prime(a), a - c*(b - μ)), where=Eq(E(b), μ), title="control variate")

# and the baseline that makes the variance least.
t, k = index("t", T), index("k", T)
s, a = real("s", D_s, over=T), real("a", over=T, domain=label_in(A))
τ, g, b, R = random("τ", N_τ, over=T), function("g", N_θ, font="it", bold=False), real("b"), real("r", over=T)

eq["19.50"] = query(ask(E[τ](g(θ)*(r(τ[t]) - b))), where=independent(b, τ), by="19.34 19.51")
eq["19.51"] = definition(Eq(g(θ), Sum[t](partial[θ](log(Pr(a[t] | s[t], θ))))), title="score")
eq["19.52"] = definition(Eq(r(τ[t]), Sum[k:t:T](R[k])))

# For one parameter; by 19.48 the mean of g(τ)(r(τ) - b) is one for all b, so that its variance is least where
# its square is least in the mean.
τ, b, g = random("τ", N_τ), real("b"), function("g", font="it")
eq["19.53"] = identity(
    Eq(b, E(g(τ)**2)*r(τ)/E(g(τ)**2)), where=Eq(b, argmin[b](E((g(τ)*(r(τ) - b))**2))), by="19.50",
    corrected=Eq(b, E(g(τ)**2*r(τ))/E(g(τ)**2)))
