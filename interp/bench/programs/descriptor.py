# Descriptors of our own: data descriptors and non-data descriptors.


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__[self.name]

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(self.name)
        instance.__dict__[self.name] = value


class Doubled:
    def __get__(self, instance, owner=None):
        return instance.size * 2


class Box:
    size = Typed(int)
    label = Typed(str)
    twice = Doubled()

    def __init__(self, size, label):
        self.size = size
        self.label = label


def main():
    box = Box(1, "a")
    total = 0
    for i in range(2000000):
        box.size = i
        total += box.twice
        total += len(box.label)
    try:
        box.size = "big"
    except TypeError as error:
        print("refused", error)
    print(total, type(Box.size).__name__)


main()
