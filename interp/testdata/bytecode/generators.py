def numbers(n):
    received = yield n
    result = yield from other(received)
    return [x * y for x in result if x for y in x], {k: v for k, v in result}, {z for z in result}

total = sum(a for a in numbers(3))
