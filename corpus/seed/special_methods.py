# Operators, containers, comparison, truth and formatting through special methods found on the type.
class Vector:
    def __init__(self, *items): self.items = list(items)
    def __repr__(self): return "Vector%r" % (tuple(self.items),)
    def __len__(self): return len(self.items)
    def __getitem__(self, key): return self.items[key]
    def __setitem__(self, key, value): self.items[key] = value
    def __contains__(self, item): return item in self.items
    def __eq__(self, other): return self.items == other.items if isinstance(other, Vector) else NotImplemented
    def __lt__(self, other): return len(self) < len(other)
    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*[a + b for a, b in zip(self, other)])
    def __radd__(self, other): return "radd %r" % (other,)
    def __iadd__(self, other):
        self.items.extend(other)
        return self
    def __mul__(self, factor): return Vector(*[a * factor for a in self])
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __call__(self, function): return [function(item) for item in self]
    def __bool__(self): return any(self.items)
    __hash__ = None


v, w = Vector(1, 2, 3), Vector(4, 5, 6)
print(v + w, 2 * v, -v, v[0], v[-1], v[1:], len(v), 2 in v, 9 in v)
print(v == Vector(1, 2, 3), v != w, v == [1, 2, 3], v < Vector(0, 0, 0, 0), bool(Vector(0, 0)))
print("text" + v, sum([v, w], Vector(0, 0, 0)), sorted([Vector(1, 2), Vector(3)]), v(lambda x: x * x))
alias = v
v += [7, 8]
print(alias is v, v, [*v], max(v), list(reversed(v)))
v[0] = "first"
first, *rest = v
print(first, rest)
for broken in (lambda: v + 1, lambda: {v: 1}, lambda: v < 3, lambda: v[99], lambda: v - w):
    try:
        print(broken())
    except (TypeError, IndexError) as error:
        print(type(error).__name__)
v.__len__ = lambda: 100
print(len(v), v.__len__())


class Reverse(Vector):
    def __radd__(self, other): return "sub radd"
    def __iter__(self): return iter(self.items[::-1])


print(Vector(1) + Reverse(2), list(Reverse(1, 2)), 5 + Reverse(0))
