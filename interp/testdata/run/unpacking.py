# Assignment, displays, operators, formatting, evaluation order.
a, (b, *c), d = 1, [2, 3, 4], 5
print(a, b, c, d)
*a, b = "xyz"
print(a, b)
for source in ([1], [1, 2, 3], 5):
    try:
        a, b = source
    except (ValueError, TypeError) as error:
        print(error)
try:
    a, *b, c = [1]
except ValueError as error:
    print(error)
print([*range(2), *"ab"], {*[1], *[2]}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*[], 1))
x = y = [1]
x += [2]
print(y, x is y)
def show(value):
    print("eval", value)
    return value
d = {}
d[show("key")] = show("value")
show(1) + show(2) * show(3)
print(show(1) < show(2) < show(0) < show(9))
print(show([])or show(0) or show("last") and show("both"))
print(f"{1 + 1} {'a'!r:>5} {3.14159:.2f} {x=} {[1, 2][0]:03d} {'{'}")
width = 8
print(f"{'right':>{width}}|{'left':<{width}}|{255:#x}|{1234567:,}")
print("%s %r %5.2f %d%%" % ("s", "r", 2.5, 7), "{} {1}".replace("1", "") .format(1, 2))
print(1 if show(0) else 2, not 1, -5 // 3, -5 % 3, 2 ** 100, 7 / 2, 1 << 70, ~5)
i = 0
while i < 10:
    i += 1
    if i % 2: continue
    if i > 6: break
    print(i, end=" ")
else:
    print("never")
print()
del x, d
try:
    x
except NameError as error:
    print(error)
print(10 ** 20 == 100000000000000000000, 0.1 + 0.2, 1e100, float("inf"), -0.0, 1j * 1j)
print([1, 2, 3][::-1], "hello"[1:3], (1, 2, 3)[-1], [i for i in range(10)][2:8:3])
