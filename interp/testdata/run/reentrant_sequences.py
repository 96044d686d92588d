# Lists and slices whose items change them while they are compared, searched, sorted, repeated.


def told(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__, str(error)


class Clearing:
    """Empties the lists it was given when it is compared."""

    def __init__(self, *lists, answer=False):
        self.lists = lists
        self.answer = answer

    def act(self, other):
        for each in self.lists:
            each.clear()
        return self.answer

    __eq__ = __lt__ = __le__ = __gt__ = act
    __hash__ = None

    def __repr__(self):
        return "Clearing"


def fresh(answer=False):
    one, two = [], []
    one += [Clearing(one, two, answer=answer), 1, 2]
    two += [Clearing(one, two, answer=answer), 3, 4]
    return one, two


for answer in (False, True):
    for operation in (
        lambda a, b: a == b, lambda a, b: a != b, lambda a, b: a < b, lambda a, b: a >= b,
        lambda a, b: 5 in a, lambda a, b: a.index(5), lambda a, b: a.count(5), lambda a, b: a.remove(5),
        lambda a, b: (5,) == tuple(a), lambda a, b: max(a, 5), lambda a, b: b.index(1, 0, 3),
    ):
        one, two = fresh(answer)
        print(answer, told(lambda: operation(one, two)), one, two)


class Index:
    def __init__(self, action, value):
        self.action, self.value = action, value

    def __index__(self):
        self.action()
        return self.value


items = list(range(10))
print(told(lambda: items[Index(items.clear, 3)]), items)
items = list(range(10))
print(told(lambda: items[Index(items.clear, 0):Index(items.clear, 9)]), items)
items = list(range(10))
print(told(lambda: items[::Index(lambda: items.extend("ab"), 2)]), items)
items = list(range(10))


def assign(key, value):
    items[key] = value


def delete(key):
    del items[key]


print(told(lambda: assign(Index(items.clear, 3), 1)), items)
items = list(range(10))
print(told(lambda: delete(Index(lambda: items.append(1), -1))), items)
items = list(range(10))
print(told(lambda: delete(slice(0, Index(items.clear, 9), 2))), items)
items = list(range(5))
print(told(lambda: items.insert(Index(items.clear, 4), "x")), items)
items = list(range(5))
print(told(lambda: items.pop(Index(items.clear, 4))), items)
items = [1, 2]
print(told(lambda: items * Index(lambda: items.append(3), 3)), items)


def shrinking():
    yield "a"
    items.clear()
    yield "b"


items = list(range(6))
items[1:3] = shrinking()
print(items)
items = list(range(4))
items.extend(shrinking())
print(items)


class Key:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        items.append(self.value)
        return self.value < other.value


items = [Key(3), Key(1), Key(2)]
print(told(items.sort), len(items))
items = [3, 1, 2]
print(told(lambda: items.sort(key=lambda value: items.clear() or value)), items)
print(told(lambda: items.sort(key=lambda value: items.append(value) or -value)), items)
print(told(lambda: items.sort(key=lambda value: 1 // 0)), items)
print(sorted([3, "a"], key=lambda value: len(str(value))), told(lambda: sorted([3, "a", 2.0])))


class Text:
    def __repr__(self):
        items.clear()
        return "Text"


items = [Text(), Text(), 1]
print(repr(items), items)


class Dying:
    def __del__(self):
        items.append(len(items))


items = [Dying(), Dying(), Dying()]
items.clear()
print(items)
items = [Dying(), 1, Dying(), 2]
del items[::2]
print(items)
items = [Dying(), Dying()]
items[:] = [7, 8, 9]
print(items)
items = [Dying()]
items[0] = 5
print(items)
data = bytearray(b"0123456789")
print(told(lambda: data[Index(data.clear, 4)]), data)
data = bytearray(b"0123456789")
print(told(lambda: data.extend(iter([65, Index(data.clear, 66), 67]))), data)
data = bytearray(b"0123456789")
print(told(lambda: data.join([b"a", data])), told(lambda: data.insert(Index(data.clear, 5), 65)), data)
