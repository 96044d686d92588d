# A metaclass that prepares a namespace, records the order of definitions and refuses to bind a name twice.
class Once(dict):
    def __setitem__(self, key, value):
        if key in self and not key.startswith("__"):
            raise NameError("%s is already defined" % key)
        dict.__setitem__(self, key, value)


class Strict(type):
    @classmethod
    def __prepare__(meta, name, bases, **options):
        print("prepare", name, sorted(options))
        return Once()

    def __new__(meta, name, bases, namespace, frozen=False):
        cls = super().__new__(meta, name, bases, namespace)
        cls._order = [key for key in namespace if not key.startswith("_")]
        cls._frozen = frozen
        return cls

    def __init__(cls, name, bases, namespace, frozen=False):
        super().__init__(name, bases, namespace)

    def __setattr__(cls, name, value):
        if getattr(cls, "_frozen", False):
            raise AttributeError("%s is frozen" % cls.__name__)
        super().__setattr__(name, value)


class Point(metaclass=Strict):
    y = 2
    x = 1
    def norm(self): return self.x + self.y


class Locked(Point, frozen=True):
    z = 3


print(Point._order, Locked._order, Locked().norm())
Point.x = 10
print(Locked().norm())
try:
    Locked.z = 4
except AttributeError as error:
    print(error)
try:
    class Doubled(metaclass=Strict):
        def f(self): pass
        def f(self): pass
except NameError as error:
    print(error)
