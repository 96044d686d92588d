# Generators: pipelines, send, yield from.


def count(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def squares(source):
    for n in source:
        yield n * n


def odd(source):
    for n in source:
        if n & 1:
            yield n


def tree(depth):
    if depth == 0:
        yield 1
        return
    yield from tree(depth - 1)
    yield depth
    yield from tree(depth - 1)


def averager():
    total, number = 0, 0
    while True:
        value = yield total // (number or 1)
        total += value
        number += 1


def main():
    print(sum(odd(squares(count(3300000)))))
    print(sum(tree(17)))
    mean = averager()
    next(mean)
    last = 0
    for i in range(2100000):
        last = mean.send(i)
    print(last)
    print(sum(x for x in range(2700000) if x % 3))


main()
