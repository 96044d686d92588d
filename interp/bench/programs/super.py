# Cooperative super() over a diamond.


class Root:
    def __init__(self):
        self.seen = 0

    def visit(self, n):
        self.seen += n
        return 1


class Left(Root):
    def visit(self, n):
        return super().visit(n) + 2


class Right(Root):
    def visit(self, n):
        return super().visit(n) + 3


class Bottom(Left, Right):
    def __init__(self):
        super().__init__()

    def visit(self, n):
        return super().visit(n) + 4


def main():
    thing = Bottom()
    total = 0
    for i in range(1700000):
        total += thing.visit(i)
    for i in range(400000):
        total += Bottom().seen
    print(total, thing.seen)


main()
