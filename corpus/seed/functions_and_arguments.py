# Every way to pass and to receive arguments, defaults that are shared, and functions changed while they live.
def every(a, b=2, /, c=3, *rest, d, e=5, **more):
    return (a, b, c), rest, (d, e), more


def single(x): pass


calls = [
    lambda: every(1, d=4),
    lambda: every(1, 20, 30, 40, 50, d=60),
    lambda: every(*"xyz", **{"d": 1, "a": "free again"}),
    lambda: every(1, c=2, d=3, b=4),
    lambda: every(d=1),
    lambda: every(1),
    lambda: every(1, 2, 3, c=4, d=5),
    lambda: single(y=1),
    lambda: single(1, 2),
]
for call in calls:
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)


def remember(item, seen=[]):
    seen.append(item)
    return len(seen)


print(remember("a"), remember("b"), remember.__defaults__)
remember.__defaults__ = ([],)
print(remember("c"), remember("d", []))
every.__kwdefaults__["d"] = "default"
print(every("only"))
remember.__code__ = every.__code__
remember.__kwdefaults__ = {"d": "d", "e": "e"}
remember.__defaults__ = ("b", "c")
print(remember("z"), remember.__name__)
remember.note = "kept"
print(vars(remember), callable(remember), every.__code__.co_varnames)
order = []
f = lambda *a, **k: order.append("call")
f(order.append(1), *[order.append(2)], k=order.append(3), **{"m": order.append(4)})
print(order)
