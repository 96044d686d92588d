# Classes made in a loop: bases, methods, class attributes, __init_subclass__, __set_name__.


class Registry:
    names = []

    def __init_subclass__(cls, tag="", **rest):
        super().__init_subclass__(**rest)
        cls.tag = tag
        Registry.names.append(cls.__name__)


class Field:
    def __set_name__(self, owner, name):
        self.name = name


def make(number):
    class Plain:
        limit = number

        def first(self):
            return self.limit

        def second(self):
            return -self.limit

    class Child(Plain):
        def first(self):
            return super().first() + 1

    class Registered(Registry, tag="t%d" % (number % 3)):
        a = Field()
        b = Field()

    return Child().first() + Child().second() + len(Registered.tag) + len(Registered.a.name)


def main():
    total = 0
    for i in range(44000):
        total += make(i)
        if len(Registry.names) > 100:
            Registry.names.clear()
    print(total)


main()
