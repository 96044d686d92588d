# Calls, super(), with and attributes executed so often that the loop has found short ways for them.
import _functools as functools
import sys
class T:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
# super
class A:
    def f(self, x=0): return ['A', x]
    @classmethod
    def c(cls): return ['Ac', cls.__name__]
    @staticmethod
    def s(): return ['As']
    @property
    def p(self): return 'Ap'
class B(A):
    def f(self, x=0): return ['B'] + super().f(x)
    @classmethod
    def c(cls): return ['Bc'] + super().c()
    def s(self): return ['Bs'] + super().s()
    @property
    def p(self): return 'Bp' + super().p
    def cellself(self):
        g = lambda: self
        return super().f(g() is self)
    def missing(self): return super().nope
class C(B):
    def f(self, x=0): return ['C'] + super().f(x)
class M(type):
    def __call__(cls, *a, **k): return super().__call__(*a, **k)
    def hey(cls): return ['M']
class M2(M):
    def hey(cls): return ['M2'] + super().hey()
class X(metaclass=M2):
    def __init__(self, a=1, *, b=2): self.v = (a, b)
for i in range(12):
    c = C()
    r = (c.f(i), C.c(), c.s(), c.p, c.cellself(), X.hey(), X(i).v, X(b=i).v)
    if i in (0, 11): print(r)
try: C().missing()
except AttributeError as e: print(e)
def patch():
    out = []
    for i in range(12):
        if i == 6: A.f = lambda self, x=0: ['patched', x]
        if i == 9:
            B.f = lambda self, x=0: ['Bnew']
        out.append(C().f(i))
    print(out)
patch()
class D(A):
    def f(self, x=0):
        self = 5
        try: return super().f(x)
        except Exception as e: return type(e).__name__, str(e)
print([D().f() for _ in range(6)][-1])
class E(A):
    def f(self, x=0):
        del self
        try: return super().f(x)
        except Exception as e: return type(e).__name__, str(e)
print([E().f() for _ in range(6)][-1])
# class calls
class K:
    def __init__(self, a, b=2, *args, c=3, **kw): self.v = (a, b, args, c, kw)
class Bad:
    def __init__(self, a): return a
class Gen:
    def __init__(self): yield 1
for i in range(6):
    k = [K(1).v, K(1, 5).v, K(1, b=4).v, K(1, 2, 3, c=9, z=i).v, K(*(1, 2), **{'c': 1}).v]
    errs = []
    for f in (lambda: K(), lambda: K(1, a=2), lambda: Bad(a=3), lambda: Bad(3), lambda: Bad(None), lambda: Gen(), lambda: K(b=1), lambda: Bad(1, 2), lambda: Bad(x=T('kw')), lambda: Bad(T('pos'), T('pos2'))):
        try: errs.append(type(f()).__name__)
        except TypeError as e: errs.append(str(e))
    if i in (0, 5): print(k, errs)
class L:
    def __init__(self, a, b=None): del a, b; print('init')
for i in range(4):
    L(T('x%d' % i)); L(T('y%d' % i), b=T('z%d' % i)); L(a=T('w%d' % i))
# native types
for i in range(5):
    r = (int('5'), str(5), float(3), bool([]), list((1, 2)), dict(a=1), tuple([1]), set('a'), type(5), type(str), range(3), bytes(2), complex(1), object(), ValueError(1, 2).args, frozenset([1]), slice(1), enumerate('a'), reversed([1]))
    for f in (lambda: int('x'), lambda: list(1), lambda: dict(1), lambda: type(), lambda: type(1, 2), lambda: range(), lambda: bool(1, 2), lambda: float('a'), lambda: object(1), lambda: type(None)(1), lambda: type(iter([]))(), lambda: str(b'a', 'b', 'c', 'd')):
        try: f()
        except Exception as e:
            if i == 4: print(type(e).__name__, e)
print(r[:10])
# with
class W:
    def __init__(self, n): self.n = n
    def __enter__(self): print('enter', self.n); return self
    def __exit__(self, *a): print('exit', self.n, a[0].__name__ if a[0] else None); return self.n == 'swallow'
class WE:
    def __enter__(self): raise KeyError('enter')
    def __exit__(self, *a): print('never')
class WN:
    def __enter__(self): pass
class WG:
    def __enter__(self): yield 1
    def __exit__(self, *a): pass
for i in range(3):
    with W('a') as a, W('swallow') as b: raise ValueError(i)
    try:
        with W('b'), WE(): pass
    except KeyError as e: print('KeyError', e)
    try:
        with WN(): pass
    except TypeError as e: print(e)
    with WG() as g: print(type(g).__name__)
    def f():
        with W('ret'): return 'v'
    print(f())
def trace():
    with W('t'):
        class Q:
            def __enter__(self): return sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno
            def __exit__(self, *a): pass
        with Q() as line: print(line)
trace()
# calls with spread
def fwd(*a, **k): return plain(*a, **k)
def plain(a, b=2, *c, d=4, **e): return a, b, c, d, e
for i in range(3):
    print(fwd(1), fwd(1, 3, 5, d=6, z=7), plain(*[1], *(2, 3), **{'d': 1}, **{'q': 2}), max(*[1, 5, 2]), dict(**{'a': 1}))
for bad in (lambda: plain(**{1: 2}), lambda: plain(1, **{'a': 2}), lambda: plain(1, **{'d': 2}, **{'d': 3}), lambda: plain(*1), lambda: plain(**1), lambda: fwd(), lambda: dict(**{1: 2})):
    try: print(bad())
    except TypeError as e: print(e)
def own(*args):
    del args
    print('own end')
def one(x):
    del x
    print('one end')
own(*[T('s1')]); one(*[T('s2')]); one(**{'x': T('s3')})
p = functools.partial(plain, 1, d=9)
print(p(), p(2), p(2, d=3), p(z=1), functools.partial(p, 7)(), functools.partial(print, 'x', sep='-')('y'))
# attributes deleted
class O: pass
o = O(); o.a, o.b, o.c, o.d = T('a'), 2, 3, 4
del o.b; print(o.__dict__.keys() if 0 else [k for k in vars(o)])
o2 = O(); o2.a, o2.b, o2.c = 1, T('b'), 3
del o2.b
o2.b = 5; print(vars(o2)); 
try: del o2.zz
except AttributeError as e: print(e)
o3 = O(); o3.a = 1; o3.b = 2; del o3.a; o3.c = 3; print(o3.b, o3.c, hasattr(o3, 'a'), list(vars(o3)))
def loop():
    for i in range(10):
        q = O(); q.x = i; q.y = i + 1; q.z = i + 2
        del q.y
        assert q.x == i and q.z == i + 2 and not hasattr(q, 'y')
        q.y = 9
        assert list(vars(q)) == ['x', 'z', 'y'], vars(q)
loop()
# dict mode
class N:
    k = 1
    def m(self): return 'm'
    @property
    def pp(self): return 'pp'
    nd = type('ND', (), {'__get__': lambda s, o, c: 'nd'})()
n = N(); n.__dict__['q'] = 1
out = []
for i in range(20):
    if i == 10: n.__dict__['m'] = lambda: 'own m'; n.__dict__['k'] = 'own k'; n.__dict__['nd'] = 'own nd'
    if i == 15: n.__dict__ = {}
    if i == 17: N.k = 'class k'
    out.append((n.m(), n.k, n.nd, n.pp, sorted(n.__dict__), n.__class__.__name__))
print(out[0], out[9], out[10], out[14], out[15], out[19])
# subclasses
class Base: pass
subs = [type('Sub%d' % i, (Base,), {}) for i in range(10)]
import gc
for i in (3, 4, 5, 0): subs[i] = None
gc.collect()
print([c.__name__ for c in Base.__subclasses__()])
z = type('Late', (Base,), {}); del subs[7]; gc.collect()
print([c.__name__ for c in Base.__subclasses__()])
class Other: pass
z.__bases__ = (Other,)
print([c.__name__ for c in Base.__subclasses__()], [c.__name__ for c in Other.__subclasses__()])
z.__bases__ = (Base, Other)
print([c.__name__ for c in Base.__subclasses__()], [c.__name__ for c in Other.__subclasses__()])
Base.attr = 5; print(z.attr, [c.attr for c in subs if c][:2])
# sums with bools, ints
print(sum([True, 2, False]), True + True, 1 - True, True * 5, True & 1, True & False, True | 2, True ^ True, False ** 0, divmod(True, 2), True << 3, 7 // True, -True, sum([1, 2.5, 2**70, True]), min(True, 0), max([3, True, 2**80]), 5 % True)
l = [1, 2]; l.extend(l); l += (5,); l.extend([]); print(l, list(l), [*l, *l])
print(int('0b11', 0), int('zz', 36), int('-00012'), int('12345678901'), int('123456789012'), int(' 7 '), int('1_0'), str(-5), str(10**18), repr(-2**61), '%d' % 2**62)
def gg():
    x = yield 1
    return T('result')
it = gg(); next(it)
try: next(it)
except StopIteration as e: print('value', type(e.value).__name__)
e = None
print(next(it, 'dflt'), list(gg()), sum(x for x in (1, 2)))
def boom():
    yield 1
    raise ValueError('boom')
try: sum(boom())
except ValueError as e: print(e, e.__context__)
def reent():
    yield 1
    yield next(r)
r = reent(); next(r)
try: list(r)
except ValueError as e: print(e)
