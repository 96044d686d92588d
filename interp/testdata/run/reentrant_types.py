# Classes that are changed while they are looked up, built, dropped; generators and iterators that meet themselves.


def told(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__, str(error)


class Base:
    value = "base"


class Other:
    value = "other"


class Name(str):
    """An attribute name whose comparison changes the class it is looked up in."""

    def __hash__(self):
        return str.__hash__(self)

    def __eq__(self, other):
        Child.__bases__ = (Other,)
        return str.__eq__(self, other)


class Layer:
    pass


class Child(Layer, Base):
    pass


print(told(lambda: setattr(Child, "__bases__", (Other,))), Child.value, Child().value)


class Meta(type):
    def mro(cls):
        order = type.mro(cls)
        if cls.__dict__.get("late"):
            return order + [Late]
        return order


class Late:
    found = "late"


class Plain(metaclass=Meta):
    late = True


print([each.__name__ for each in Plain.__mro__], Plain.found)


class Short(type):
    def mro(cls):
        return [cls] if cls.__bases__ == (object,) else [cls, object]


print([each.__name__ for each in Short("A", (), {}).__mro__])


class Bad(type):
    def mro(cls):
        return [1]


print(told(lambda: Bad("B", (), {})))


class Twice(type):
    depth = 0

    def mro(cls):
        if Twice.depth == 0:
            Twice.depth = 1
            cls.__bases__ = (Base,)
        return type.mro(cls)


print(told(lambda: Twice("C", (Other,), {}).value))


class Removing:
    def __get__(self, instance, owner):
        if "attribute" in vars(owner):
            del owner.attribute
        return "got"


class Owner:
    attribute = Removing()


print(told(lambda: Owner().attribute), told(lambda: Owner().attribute))


class Changing:
    def __getattr__(self, name):
        type(self).__getattr__ = lambda self, name: "second " + name
        return "first " + name


changing = Changing()
print(changing.a, changing.b)


class Shifting:
    def __del__(self):
        self.__class__ = Shifted


class Shifted:
    __slots__ = ("__dict__", "__weakref__")


Shifting()


class Naming:
    def __set_name__(self, owner, name):
        owner.extra = name
        vars(self)["name"] = name


class Named:
    one = Naming()
    two = Naming()


print(Named.extra, Named.one.name, Named.two.name)


def meets_itself():
    try:
        next(itself)
    except ValueError as error:
        yield str(error)
    yield told(lambda: itself.close())
    yield told(lambda: itself.throw(KeyError))


itself = meets_itself()
print(list(itself))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


generator = stubborn()
next(generator)
print(told(generator.close))


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        global iterator
        iterator = None
        raise StopIteration


iterator = Iterator()
print(list(iterator), told(lambda: [*map(lambda value: value, Iterator())]))


class Instance:
    def __instancecheck__(self, instance):
        return told(lambda: isinstance(instance, (Instance(), int)))


print(isinstance(1, (str, int)), told(lambda: isinstance(1, ())))


saved = []


class Rising:
    def __del__(self):
        saved.append(self)


Rising()
print(len(saved), saved.pop().__class__.__name__, len(saved))


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def frame():
    first, second = Loud("first"), Loud("second")
    raise ValueError(first)


try:
    frame()
except ValueError as error:
    print("caught")
print("after")
