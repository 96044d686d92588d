# Integers beyond a machine word.


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def pi_digits(count):
    digits = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), (10 * (3 * q + r)) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return digits


def main():
    print(factorial(7000) % (10**9 + 7))
    print(fibonacci(70000) % 10**20)
    print("".join(map(str, pi_digits(1200)))[-20:])
    print(pow(3, 2**400 + 1, 2**521 - 1) % 10**20)
    x = 2**64
    total = 0
    for i in range(2600000):
        x = (x * 6364136223846793005 + 1442695040888963407) & (2**128 - 1)
        total += x >> 100
    print(total)


main()
