# Cooperative methods in a diamond with a mix-in: super() follows the order of the object's class.
class Root:
    def __init__(self, **rest):
        print("Root", rest)

    def describe(self):
        return ["Root"]


class Left(Root):
    def __init__(self, left, **rest):
        print("Left", left)
        super().__init__(**rest)

    def describe(self):
        return ["Left"] + super().describe()


class Right(Root):
    def __init__(self, right, **rest):
        print("Right", right)
        super().__init__(**rest)

    def describe(self):
        return ["Right"] + super().describe()


class Mixin:
    def describe(self):
        return ["Mixin"] + super().describe()


class Bottom(Mixin, Left, Right):
    def describe(self):
        return ["Bottom"] + super().describe()


bottom = Bottom(left=1, right=2, more=3)
print(bottom.describe())
print([cls.__name__ for cls in Bottom.__mro__])
print(super(Left, bottom).describe(), Left.describe(bottom)[0])
Bottom.__bases__ = (Right, Left)
print(bottom.describe())
try:
    Bottom.__bases__ = (Root, Left)
except TypeError as error:
    print(type(error).__name__)
print([cls.__name__ for cls in Bottom.__mro__])
