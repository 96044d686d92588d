# The same name in module, function, class, comprehension, lambda and exec, read from inside each of them.
name = "module"


def function():
    name = "function"

    class Body:
        seen_first = name
        inner = [name for _ in (1,)]
        method = lambda self: name

    class Rebinding:
        name = "class"
        after = name
        inner = [name for _ in (1,)]
        first = [part for part in (name,)]
        def method(self): return name

    def declared():
        global name
        return name

    def changed():
        nonlocal name
        name = "changed"
        return [f() for f in (lambda: name, declared)]

    print(Body.seen_first, Body.inner, Body().method())
    print(Rebinding.after, Rebinding.inner, Rebinding.first, Rebinding().method())
    print(declared(), changed(), name, Body().method())
    return name


print(function(), name)
space = {"name": "exec globals"}
local = {"name": "exec locals"}
exec("def f(): return name\nclass C: seen = name\nresult = name, f(), C.seen", space, local)
print(local["result"])
print(eval("name", {}, {"name": "given"}), (lambda name: name)("argument"), [name for name in ("item",)], name)
total = [last := n * n for n in range(4)]
print(total, last)
for name in ("loop",):
    pass
print(name)
try:
    raise KeyError("in handler")
except KeyError as name:
    pass
print("name" in globals())
