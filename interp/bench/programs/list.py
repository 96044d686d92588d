# Lists: append, index, slices, sort, nested loops.


def sieve(limit):
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= limit:
        if flags[i]:
            for j in range(i * i, limit + 1, i):
                flags[j] = False
        i += 1
    return [i for i, flag in enumerate(flags) if flag]


def matrix(n):
    a = [[i * j % 7 for j in range(n)] for i in range(n)]
    b = [[i + j for j in range(n)] for i in range(n)]
    out = [[0] * n for _ in range(n)]
    for i in range(n):
        row, target = a[i], out[i]
        for j in range(n):
            total = 0
            for k in range(n):
                total += row[k] * b[k][j]
            target[j] = total
    return sum(map(sum, out))


def main():
    primes = sieve(2000000)
    print(len(primes), primes[-1])
    print(matrix(145))
    values = []
    for i in range(600000):
        values.append((i * 7919) % 100003)
    values.sort()
    middle = values[1000:-1000]
    middle.reverse()
    middle.sort(key=lambda v: -v)
    stack = []
    for v in middle:
        stack.append(v)
        if len(stack) > 50:
            stack.pop()
            stack.pop()
    print(len(middle), middle[0], len(stack), values.index(500))


main()
