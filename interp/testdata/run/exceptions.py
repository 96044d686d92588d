# try in all its forms; contexts and causes.
def order(kind):
    try:
        print("body")
        if kind == "raise": raise KeyError("k")
        if kind == "return": return "returned"
    except KeyError as error:
        print("except", error)
        return "handled"
    else:
        print("else")
    finally:
        print("finally")
    return "end"
for kind in ("plain", "raise", "return"):
    print(order(kind))

def override():
    try:
        return "body"
    finally:
        return "finally"
print(override())

def loops():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
        finally:
            print("f", i)
    else:
        print("no")
    while True:
        try:
            break
        finally:
            print("done")
loops()

try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("v") from error
except ValueError as error:
    print(repr(error.__cause__), error.__suppress_context__, repr(error.__context__))
try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined
except NameError as error:
    print(repr(error.__context__), error.__cause__)
try:
    error
except NameError as gone:
    print(gone)

class Manager:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, kind, value, traceback):
        print("exit", kind and kind.__name__, value)
        return self.swallow

with Manager(True) as m, Manager(False):
    raise KeyError(1)
def leave():
    with Manager(False):
        return "value"
print(leave())
try:
    with 5: pass
except TypeError as error:
    print(error)
try:
    raise 5
except TypeError as error:
    print(error)
try:
    raise
except RuntimeError as error:
    print(error)
try:
    try: raise KeyError
    except 5: pass
except TypeError as error:
    print(error)
def depth(n):
    return depth(n + 1)
try:
    depth(0)
except RecursionError as error:
    print(error)
assert True, "fine"
try:
    assert 1 > 2, "text"
except AssertionError as error:
    print("assert", error)
e = ValueError("a", 1)
e.add_note("note")
print(e.args, e.__notes__, str(e), repr(e))
