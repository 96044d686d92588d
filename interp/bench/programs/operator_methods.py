# Operators, indexing, length, truth, comparison and call defined by a class.


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Number(self.value + other.value)

    def __radd__(self, other):
        return Number(other + self.value)

    def __lt__(self, other):
        return self.value < other.value

    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __bool__(self):
        return self.value != 0

    def __call__(self, x):
        return x * self.value


class Row:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __len__(self):
        return len(self.items)

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)


def main():
    total = Number(0)
    one = Number(1)
    hits = 0
    for i in range(700000):
        total = total + one
        if one < total and total == total:
            hits += 1
        if total:
            hits += one(2)
    print((5 + total).value, hits)
    row = Row(list(range(50)))
    for i in range(700000):
        row[i % 50] = row[(i + 1) % len(row)] + 1
        if i in row:
            hits -= 1
    print(sum(row), hits, len({Number(i % 100) for i in range(60000)}))


main()
