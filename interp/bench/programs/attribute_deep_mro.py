# Attributes and methods found far up the MRO.


class Base:
    shared = 3

    def far(self, x):
        return x + self.shared


def deepen(cls, levels):
    for level in range(levels):
        cls = type("Level%d" % level, (cls,), {"own%d" % level: level})
    return cls


class Side:
    other = 5

    def side(self, x):
        return x - self.other


class Bottom(deepen(Base, 30), deepen(Side, 20)):
    pass


def main():
    thing = Bottom()
    total = 0
    for i in range(4800000):
        total = thing.far(total) + thing.other
        total = thing.side(total)
        total += Bottom.shared
    print(total, len(Bottom.__mro__))


main()
