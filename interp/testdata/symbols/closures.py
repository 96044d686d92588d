# Closures, nested functions, global and nonlocal, names of the module seen from inside.
import os.path, sys as system
from collections import *
from a import b as c, d

counter = total = 0


def outer(a, /, b, *args, c=1, **kwargs):
    x = 1
    unused: int
    typed: int = 2

    def middle(y):
        nonlocal x
        global counter, fresh
        x = y
        counter += 1
        fresh = 2

        def inner():
            return a, x, counter, fresh, total, print

        return inner

    del b
    return lambda q, r=args: (x, q, r, kwargs)


def shadows(x):
    def uses(): return x
    def declares():
        global x
        def sees(): return x
        return sees
    def takes(x=x):
        def sees(): return x
        return sees
    try:
        pass
    except ValueError as error:
        print(error)
    with open(x) as file, file as (first, *rest):
        for i, (j, k[0]) in file: l += i
    import xml.dom as dom, xml.sax
    return locals()


async def asynchronous(n):
    async for i in n:
        async with i as j:
            await j
    yield n


def generator():
    value = yield
    yield from value
    return lambda: (yield)


def top():
    class top: x = 1
    return top
