# Dicts and sets whose keys change them while they are looked up, compared, updated, copied, shown.


def told(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__, str(error)


class Key:
    """All hash alike; comparing runs an action once."""

    def __init__(self, name, action=None):
        self.name, self.action = name, action

    def __hash__(self):
        return 1

    def __eq__(self, other):
        action, self.action = self.action, None
        if action:
            action()
        return isinstance(other, Key) and self.name == other.name

    def __repr__(self):
        return self.name


def filled(action, size=5):
    made = {}
    keys = [Key("k%d" % i) for i in range(size)]
    for key in keys:
        made[key] = key.name
    keys[1].action = lambda: action(made)
    return made


def grow(made):
    for i in range(50):
        made[i] = i


ACTIONS = {"clear": lambda made: made.clear(), "grow": grow, "pop": lambda made: made.popitem(),
           "reinsert": lambda made: (made.clear(), made.update({Key("k3"): "again"}))}
for name, action in ACTIONS.items():
    for operation in (
        lambda made: made.get(Key("k3")), lambda made: made[Key("k9")], lambda made: Key("k4") in made,
        lambda made: made.pop(Key("k3")), lambda made: made.setdefault(Key("k7"), 7),
        lambda made: made.__setitem__(Key("k3"), "new"), lambda made: made.__delitem__(Key("k4")),
        lambda made: made == {Key("k%d" % i): "k%d" % i for i in range(5)},
        lambda made: dict.fromkeys(made, 1).get(Key("k3")), lambda made: {Key("k3"): 0} | made,
    ):
        made = filled(action)
        print(name, told(lambda: operation(made)), len(made))


def filled_set(action):
    keys = [Key("k%d" % i) for i in range(5)]
    made = set(keys)
    keys[1].action = lambda: action(made)
    return made


def grow_set(made):
    made.update(range(50))


SET_ACTIONS = {"clear": lambda made: made.clear(), "grow": grow_set, "remove": lambda made: made.discard(1),
               "refill": lambda made: (made.clear(), made.update(range(3)))}
for name, action in SET_ACTIONS.items():
    for operation in (
        lambda made: Key("k9") in made, lambda made: made.add(Key("k9")), lambda made: made.discard(Key("k9")),
        lambda made: made.remove(Key("k9")), lambda made: made <= {Key("k9"), 1, 2, 3, 4, 5},
        lambda made: len(made & {Key("k9")}), lambda made: made.update([Key("k9")]),
        lambda made: made.isdisjoint([Key("k9")]),
    ):
        made = filled_set(action)
        print(name, told(lambda: operation(made)), len(made))


class Shown:
    def __init__(self, made):
        self.made = made

    def __repr__(self):
        self.made.clear()
        return "Shown"


made = {}
made.update(a=Shown(made), b=2, c=3)
print(repr(made), made)
made = set()
made.update([Shown(made)])
print(repr(made), made)


class Dying:
    def __init__(self, action):
        self.action = action

    def __del__(self):
        self.action()


made = {}
made["a"] = Dying(lambda: made.update(b=2))
made["a"] = 1
print(made)
made = {"a": Dying(lambda: made.clear()), "b": 2}
made.pop("a")
print(made)
made = {i: Dying(lambda: made.update(z=1)) for i in range(3)}
made.clear()
print(made)
for made in ({1: 1, 2: 2}, {1, 2}):
    def change():
        for key in made:
            made.update({key + 10: 1})
    print(told(change))
    def shrink():
        for key in made:
            made.clear()
    print(told(shrink), made)
view = {1: 1, 2: 2}.items()
print(told(lambda: list(map(lambda pair: view.mapping, view)))[0])
values = {1: 1, 2: 2, 3: 3}
iterator = iter(values.values())
next(iterator)
values[4] = 4
print(told(lambda: next(iterator)), told(lambda: next(iterator)))
