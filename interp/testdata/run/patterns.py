# match: https://peps.python.org/pep-0634/
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

def what(subject):
    match subject:
        case 0 | 1:
            return "small"
        case "text":
            return "str"
        case None | True:
            return "singleton"
        case [a]:
            return "one", a
        case [a, b]:
            return "two", a, b
        case [a, *rest, b] if rest == [0]:
            return "guarded", a, rest, b
        case (first, *_):
            return "many", first
        case {"key": value, **rest}:
            return "mapping", value, rest
        case {}:
            return "empty or other mapping"
        case Point(0, y=other):
            return "on axis", other
        case Point(x, y) as point:
            return "point", x, y, point is subject
        case int() as number:
            return "int", number
        case str(text) | bytes(text):
            return "text", text
        case _:
            return "other"

for subject in (0, 1, "text", None, True, [5], (5, 6), [1, 0, 2], [1, 2, 3], {"key": 1, "b": 2}, {"x": 1}, Point(0, 9),
                Point(1, 2), 77, "abc", b"def", 1.5, {1, 2}):
    print(what(subject))
try:
    match 5:
        case Point(1, 2, 3): pass
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as error:
    print(error)
