# Recursive functions: Fibonacci, Ackermann, hanoi, permutations.
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def permutations(items, k=0):
    if k == len(items):
        return 1
    found = 0
    for i in range(k, len(items)):
        items[k], items[i] = items[i], items[k]
        found += permutations(items, k + 1)
        items[k], items[i] = items[i], items[k]
    return found


def main():
    sys.setrecursionlimit(5000)
    print(fib(31))
    print(ackermann(2, 700))
    print(hanoi(19, "a", "b", "c"))
    print(permutations(list(range(9))))


main()
