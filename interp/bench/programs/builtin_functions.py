# Built-in functions: isinstance, len, min, max, sorted, zip, enumerate, map, filter, any, all, getattr, sets.


class Shape:
    name = "shape"


class Square(Shape):
    side = 2


def main():
    total = 0
    shapes = [Square() if i % 3 else Shape() for i in range(100)]
    for _ in range(15000):
        for shape in shapes:
            if isinstance(shape, Square):
                total += getattr(shape, "side", 0)
            elif hasattr(shape, "name"):
                total += len(shape.name)
    values = [(i * 31) % 101 for i in range(500)]
    for _ in range(1500):
        total += min(values) + max(values) + len(sorted(values))
        total += sum(a * b for a, b in zip(values, values))
        total += sum(index for index, value in enumerate(values) if value > 50)
        total += sum(map(abs, values)) + len(list(filter(None, values)))
        total += any(v > 100 for v in values) + all(v < 101 for v in values)
    small = set(range(0, 1000, 3))
    for i in range(11000):
        other = set(range(i % 10, 60, 2))
        total += len(small & other) + len(small | other) - len(other - small)
    for i in range(1700000):
        total += (i % 1000) in small
        total += divmod(i, 7)[1] + ord(chr(i % 256)) + int(str(i % 50))
    print(total)


main()
