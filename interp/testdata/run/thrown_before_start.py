# Exceptions thrown into generators and coroutines that have not begun: the place is the definition's line.
import sys
def g():
    x = 1
    yield x
async def f(): return await g()
async def ag():

    yield 1
gx = (y for y in [1, 2])
agx = lambda: (y async for y in ag())
def show(call):
    try: call()
    except BaseException: sys.excepthook(*sys.exc_info())
show(lambda: g().throw(KeyError("a")))
show(lambda: f().throw(KeyError("a")))
show(lambda: ag().athrow(KeyError("a")).send(None))
show(lambda: gx.throw(KeyError("a")))
show(lambda: agx().athrow(KeyError("a")).send(None))
lam = lambda: (yield 1)
show(lambda: lam().throw(KeyError("a")))
@staticmethod
def dec():
    yield 1
show(lambda: dec().throw(KeyError("a")))
def closure(n):
    def inner():
        yield n
    return inner()
show(lambda: closure(1).throw(KeyError("a")))
print(g().gi_frame.f_lineno, ag().ag_frame.f_lineno, dec().gi_frame.f_lineno)
