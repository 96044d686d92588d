# Closures: free variables read and rebound, functions made in a loop.


def counter(start):
    value = start

    def bump(by):
        nonlocal value
        value += by
        return value

    def read():
        return value

    return bump, read


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


def main():
    bump, read = counter(0)
    adders = [(lambda x, n=n: x + n) for n in range(4)]
    chain = compose(*adders)
    total = 0
    for i in range(1100000):
        bump(i)
        total += read() & 15
        total = chain(total) % 1000003
    made = 0
    for i in range(700000):
        one, other = counter(i)
        made += one(1)
    print(read(), total, made)


main()
