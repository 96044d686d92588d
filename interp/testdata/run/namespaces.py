# exec, eval, compile, globals, locals, vars, dir.
space = {}
exec("x = 1\ndef f(): return x, __name__", space)
print(space["x"], sorted(space)[:1], "__builtins__" in space)
print(eval("x + 1", space), eval("a * b", {"a": 2}, {"b": 5}))
code = compile("y = 5\nz = y * 2", "made.py", "exec")
local = {}
exec(code, {}, local)
print(local, code.co_filename, code.co_name)
def f(a, b=2):
    c = a + b
    return locals()
print(f(1))
print(eval(compile("1 + 1", "<e>", "eval")))
class Mapping(dict):
    def __missing__(self, key): return "missing " + key
print(eval("foo", {}, Mapping()))
for source, mode in (("1 +", "eval"), ("x =", "exec"), ("return", "exec")):
    try:
        compile(source, "bad.py", mode)
    except SyntaxError as error:
        print(error.msg, error.filename, error.lineno, error.offset)
class C:
    a = 1
    names = sorted(n for n in locals() if not n.startswith("__"))
    print(sorted(n for n in locals() if not n.startswith("__")))
print(C.names, [n for n in dir(C) if not n.startswith("__")], vars(C)["a"])
exec("print(__name__)")
def g():
    exec("hidden = 1")
    return "hidden" in locals()
print(g())
try:
    exec("x", [])
except TypeError as error:
    print(error)
try:
    eval(5)
except TypeError as error:
    print(error)
exec(compile("1 + 1; 'text'; None", "<s>", "single"))
import sys
frame = sys._getframe()
print(frame.f_lineno, frame.f_code.co_name, frame.f_globals is globals(), frame.f_back)
def depth(): return sys._getframe(1).f_code.co_name
def caller(): return depth()
print(caller())
