# Code compiled once and run in many namespaces: plain dicts, two dicts, a logging mapping and without built-ins.
class Logging(dict):
    def __getitem__(self, key):
        if not key.startswith("__"):
            print("load", key)
        return dict.__getitem__(self, key)

    def __setitem__(self, key, value):
        print("store", key)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        print("delete", key)
        dict.__delitem__(self, key)


program = """
total = first + second
def show(): return total
temporary = 1
del temporary
"""
code = compile(program, "program", "exec")
one, two = {"first": 1, "second": 2}, {"first": "a", "second": "b"}
exec(code, one)
exec(code, two)
print(one["total"], two["total"], one["show"](), two["show"]())
print(one["show"].__code__ is two["show"].__code__, one["show"].__globals__ is one)

outer, inner = {"first": 10}, Logging()
dict.__setitem__(inner, "second", 20)
exec(code, outer, inner)
print(sorted(inner), "total" in outer)
try:
    inner["show"]()
except NameError as error:
    print(error)

for text in ("len('abc')", "second"):
    try:
        print(eval(text, {"__builtins__": {"second": 2}}))
    except NameError as error:
        print(error)
print(eval("[x + y for x in 'ab']", {"y": "!"}))


def frame():
    hidden = "local"
    exec("hidden = 'changed'; fresh = 1")
    return hidden, sorted(set(locals()) - {"fresh"})


print(frame(), globals() is locals())
