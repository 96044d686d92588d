a = b = c, d = *e, f
a.b[c], [d, *e] = (f) = yield_
(a): int
a: int = b, *c
a.b: (c)
(a) += b
a @= yield
del a, (b.c), [d[e], (f,)]
