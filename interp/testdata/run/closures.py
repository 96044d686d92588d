# Cells, nonlocal, late binding, class scopes.
def counter():
    count = 0
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step

a, b = counter(), counter()
print(a(), a(), b(10), a(5))
functions = [lambda: i for i in range(3)]
print([f() for f in functions])
print([(lambda n=i: n)() for i in range(3)])

x = "global"
def outer():
    x = "outer"
    class C:
        y = x
        x = "class"
        z = x
        def method(self):
            return x
    return C
C = outer()
print(C.y, C.z, C().method())

def unbound():
    def use():
        return later
    try:
        use()
    except NameError as error:
        print(type(error).__name__, error)
    later = 1
    return use()
print(unbound())

def local():
    try:
        print(value)
    except UnboundLocalError as error:
        print(error)
    value = 1
    del value
    try:
        value
    except UnboundLocalError as error:
        print(error)
local()
print(counter.__code__.co_cellvars, a.__code__.co_freevars, a.__closure__[0].cell_contents)
print([x for x in range(3)], x, {y: y * y for y in range(3)}, sorted({z % 2 for z in range(5)}))
print((n := 5), n, [last := v for v in range(3)], last)
