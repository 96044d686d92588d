(), (a), (a,), (a, *b), [], [a, *b], {}, {a}, {*a, b}, {a: b, **c}
[a for b, *c in d if e if f for g in h]
{a for a in b}, {a: b for a in c}, (a for a in b)
f(a for a in b)
async def g():
    return [await a async for a in b]
