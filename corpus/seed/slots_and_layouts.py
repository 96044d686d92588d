# Classes with and without slots: storage places, private slots, layout conflicts and changing an object's class.
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return "%s(%r, %r)" % (type(self).__name__, self.x, self.y)


class Moved(Point):
    __slots__ = ()


class Named(Point):
    __slots__ = ("__name",)
    def __init__(self, name, x, y):
        super().__init__(x, y)
        self.__name = name
    def who(self): return self.__name


class Open(Point): pass


point = Point(1, 2)
point.__class__ = Moved
print(point, hasattr(point, "__dict__"), sorted(n for n in vars(Named) if "name" in n), Named("n", 0, 0).who())
open_point = Open(3, 4)
open_point.z = 5
print(open_point, vars(open_point))
for target, name in ((point, "z"), (Named("n", 1, 2), "name")):
    try:
        setattr(target, name, 1)
    except AttributeError:
        print(type(target).__name__, "refuses", name)
try:
    point.__class__ = Open
except TypeError:
    print("layouts differ")


class Other:
    __slots__ = ("w",)


for bases in ((Point, Other), (Open, Other), (Moved, Named), (Point, int)):
    try:
        print([cls.__name__ for cls in type("Mixed", bases, {}).__mro__])
    except TypeError as error:
        print(error)
del open_point.x
print(hasattr(open_point, "x"), Point.x.__get__(Point(7, 8)), Point.y.__name__)
Point.x.__set__(open_point, "restored")
print(open_point)
