# Arguments and parameters, and what is said when they do not fit.
def f(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, more

def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)

def two(a, b): pass
def three(a, b, c): pass
def keyword(*, k, l): pass
def defaults(a, b=1): pass
def positional(a, b, /): pass

class C:
    def method(self, x): return x

attempt(lambda: f(1, d=4))
attempt(lambda: f(1, 2, 3, 4, 5, d=6, z=7))
attempt(lambda: f(*[1, 2], **{"d": 3, "y": 4}))
attempt(lambda: f(1))
attempt(lambda: f(d=1))
attempt(lambda: two())
attempt(lambda: two(1))
attempt(lambda: three())
attempt(lambda: two(1, 2, 3))
attempt(lambda: keyword())
attempt(lambda: keyword(k=1))
attempt(lambda: defaults(1, 2, 3))
attempt(lambda: two(1, a=2))
attempt(lambda: two(1, 2, z=3))
attempt(lambda: positional(1, b=2))
attempt(lambda: positional(a=1, b=2))
attempt(lambda: two(1, **{"b": 2}, **{"b": 3}))
attempt(lambda: two(*5))
attempt(lambda: two(**5))
attempt(lambda: C().method())
attempt(lambda: C.method(1, 2))
attempt(lambda: C().method(1, 2))
