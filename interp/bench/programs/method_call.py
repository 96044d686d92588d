# Methods of an instance, positional arguments only.


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
        return self

    def peek(self):
        return self.total

    def step(self, amount):
        self.add(amount)
        return self.peek()


def main():
    counter = Counter()
    for i in range(3000000):
        counter.add(i)
        counter.step(1)
    print(counter.peek())


main()
