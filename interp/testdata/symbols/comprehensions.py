# Comprehensions in every kind of block: their own blocks or, from 3.12, parts of the block around.
numbers = [n for n in range(10) if n % 2 for m in range(n)]
pairs = {(i, j): lambda: i + j for i in numbers for j in numbers}
lazy = (n for n in numbers if (last := n))
nested = [[x for x in row] for row in [[y for y in z] for z in pairs]]


def function(items, offset):
    squares = [item * offset for item in items]
    closures = [lambda: item for item in items]
    both = {item for item in items if item not in squares}, item
    first = [offset for offset in items]
    shared = [(lambda: (offset, one))() for one in items]
    total = 0
    sums = [total := total + one for one in items]
    generator = (total + one for one in items if [total for total in items])
    def inner():
        nonlocal total
        return [total for _ in items] + [(lambda: total)() for _ in items]
    deep = [[[(a, b, c, offset) for a in b] for b in c] for c in items]
    mixed = [lambda: [d for d in (lambda: e)()] for e in items]
    return locals()


class Class:
    names = ["a"]
    listed = [name for name in names]
    filtered = [name for name in names if name in names]
    calls = [lambda self: (name, names) for name in names]
    generated = list(name for name in names for other in names)
    def method(self): return [super().method() for _ in self], [__class__ for _ in self]
    __private = {__key: __value for __key, __value in names}


async def asynchronous(items):
    a = [item async for item in items]
    b = [await item for item in items]
    c = (await item async for item in items)
    d = {k: v async for k, v in a}
    return [f(x) for x in a if await x]


lambda outer: [outer for inner in outer for outer_too in (lambda: inner)()]
