# Comprehensions and generator expressions of all kinds.


def main():
    total = 0
    for round_number in range(1600):
        squares = [x * x for x in range(3000)]
        odd = [x for x in squares if x & 1]
        table = {x: y for x, y in zip(squares, odd)}
        names = {x % 97 for x in squares}
        pairs = [(a, b) for a in range(40) for b in range(40) if a < b]
        total += len(table) + len(names) + len(pairs)
        total += sum(a * b for a, b in pairs)
        total += sum(1 for x in odd if x % 5 == 0)
        nested = [[i * j for j in range(30)] for i in range(30)]
        total += sum(sum(row) for row in nested)
    print(total)


main()
