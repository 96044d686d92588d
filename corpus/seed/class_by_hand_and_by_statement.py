# A class made by a class statement, by type() and by the four steps done by hand: all three behave alike.
class Base:
    made = []

    def __init_subclass__(cls, tag=None):
        Base.made.append((cls.__name__, tag))


body = """
def area(self):
    return self.width * self.height
width = 2
height = 3
"""


class Written(Base, tag="statement"):
    def area(self):
        return self.width * self.height
    width = 2
    height = 3


def area(self):
    return self.width * self.height


Called = type("Called", (Base,), {"area": area, "width": 2, "height": 3}, tag="call")
namespace = type.__prepare__("Stepped", (Base,))
exec(body, globals(), namespace)
Stepped = type("Stepped", (Base,), namespace, tag="steps")

for cls in (Written, Called, Stepped):
    obj = cls()
    obj.height = 10
    print(cls.__name__, cls.__mro__[1].__name__, cls().area(), obj.area(), sorted(vars(obj)))
print(Base.made)
