# Instance attributes: read, written, kept in several objects.


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


def main():
    a, b = Point(1, 2, 3), Point(4, 5, 6)
    for i in range(11000000):
        a.x = b.y
        b.y = a.z + i
        a.z = b.x
        b.x = a.x & 255
    print(a.x, a.y, a.z, b.x, b.y, b.z)


main()
