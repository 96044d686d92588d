# Instances with __slots__, made and used.


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def main():
    step = Vector(1, 2)
    at = Vector(0, 0)
    total = 0
    for i in range(2800000):
        at = at.plus(step)
        total += at.dot(step) % 7
    print(at.x, at.y, total)


main()
