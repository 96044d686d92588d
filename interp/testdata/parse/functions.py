@a.b(c)
@d
def f(a, b=1, /, c: int = 2, *d: str, e, f: int = 3, **g) -> (h): pass
async def f(*, a): return a, *b
lambda a, /, b=1, *c, d=2, **e: (yield)
def g():
    x = yield a, b; yield from c
    return; pass
class A(b, *c, d=e, **f): x: int; y = 1
