"""Subclasses of built-in types: overridden special methods, reflected operators, comparisons of all with all."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, ascii(r))
    except BaseException as e: print(label, type(e).__name__, ascii(str(e)))
import sys
class V:
    def __init__(s, n): s.n = n
    def __repr__(s): return 'V%d' % s.n
for name in ('add','mul','mod','or','divmod'):
    def mk(name=name):
        class A:
            pass
        setattr(A, '__%s__' % name, lambda s, o, *r: ('A', name))
        setattr(A, '__r%s__' % name, lambda s, o: ('rA', name))
        class SubInt(int): pass
        setattr(SubInt, '__r%s__' % name, lambda s, o: ('rSubInt', name))
        class SubList(list): pass
        setattr(SubList, '__r%s__' % name, lambda s, o: ('rSubList', name))
        class SubStr(str): pass
        setattr(SubStr, '__r%s__' % name, lambda s, o: ('rSubStr', name))
        class SubFloat(float): pass
        setattr(SubFloat, '__r%s__' % name, lambda s, o: NotImplemented)
        class SubDict(dict): pass
        setattr(SubDict, '__r%s__' % name, lambda s, o: ('rSubDict', name))
        return A, SubInt, SubList, SubStr, SubFloat, SubDict
    cs = mk()
    vals = [cs[0](), cs[1](5), cs[2]([1]), cs[3]('a'), cs[4](2.0), cs[5](), 5, 2.0, 'a', [1], {}, None]
    ops = {'add':'+','sub':'-','mul':'*','truediv':'/','floordiv':'//','mod':'%','pow':'**','lshift':'<<','rshift':'>>','and':'&','or':'|','xor':'^','matmul':'@'}
    for a in vals:
        for b in vals:
            if type(a).__name__ in ('A','SubInt','SubList','SubStr','SubFloat','SubDict') or type(b).__name__ in ('A','SubInt','SubList','SubStr','SubFloat','SubDict'):
                an = type(a).__name__; bn = type(b).__name__
                if name == 'divmod': t('%s divmod %s' % (an, bn), divmod, a, b)
                else: t('%s %s %s' % (an, ops[name], bn), eval, 'a %s b' % ops[name], {'a': a, 'b': b})
for cmpop in ('==','!=','<','<=','>','>='):
    for a in [1, 1.0, 1j, 'a', b'a', [1], (1,), {1:1}, {1}, None, range(1), V(1), {}.keys()]:
        for b in [1, 1.0, 'a', [1], {1}, None, bytearray(b'a'), frozenset({1})]:
            t('%s %s %s' % (type(a).__name__, cmpop, type(b).__name__), eval, 'a %s b' % cmpop, {'a': a, 'b': b})
class Eq:
    def __eq__(s, o): print('eq', type(o).__name__); return NotImplemented
    def __lt__(s, o): print('lt'); return NotImplemented
    def __gt__(s, o): print('gt'); return NotImplemented
    def __hash__(s): return 1
t('eq', lambda: Eq() == 1); t('eq', lambda: Eq() == Eq()); t('lt', lambda: Eq() < Eq()); t('in', lambda: Eq() in [1, Eq()]); t('d', lambda: {Eq(): 1, Eq(): 2} and 3)
class IntSub(int):
    def __str__(s): return 'S'
    def __repr__(s): return 'R'
    def __format__(s, f): return 'F'
    def __hash__(s): return 42
    def __eq__(s, o): return True
x = IntSub(5)
print(str(x), repr(x), f'{x}', f'{x!r}', '%s %d %r' % (x, x, x), '{} {:d}'.format(x, x), [x], {x: 1}, hash(x), x == 9, 9 == x, int(x), x + 0, bool(x), [1,2,3,4,5,6][x], range(x), 'ab' * x, bytes(x))
class StrSub(str):
    def __str__(s): return 'SS'
    def __repr__(s): return 'RR'
    def __len__(s): return 99
    def __iter__(s): return iter('zz')
    def __contains__(s, o): return True
    def __getitem__(s, i): return 'gi'
    def __eq__(s, o): return True
    __hash__ = str.__hash__
y = StrSub('abc')
print(str(y), repr(y), f'{y}', '%s' % y, '{}'.format(y), len(y), list(y), 'q' in y, y[0], y == 'nope', 'nope' == y, ''.join([y]), y + 'd', y.upper(), 'abc'.replace(y, 'x'), {'abc': 1}.get(y), sorted(y), max(y), tuple(y), y.encode(), int(StrSub('12')), float(StrSub('1.5')))
class ListSub(list):
    def __len__(s): return 50
    def __iter__(s): return iter([7])
    def __getitem__(s, i): return 'g'
    def append(s, v): print('append')
    def __repr__(s): return 'LS'
z = ListSub([1,2,3])
print(len(z), list(z), z[0], z + [1], [0] + z, sorted(z), tuple(z), set(z), str(z), [*z], z == [1,2,3], z * 2, z.copy(), z.index(2), 3 in z, sum(z), max(z), list(reversed(z)), dict(enumerate(z)))
z += [9]; z.extend([8]); print(list.__repr__(z), z.pop(), z[1:2])
class DictSub(dict):
    def __getitem__(s, k): return 'dg'
    def __setitem__(s, k, v): print('set', k); dict.__setitem__(s, k, v)
    def __contains__(s, k): return True
    def __len__(s): return 7
    def get(s, k, d=None): return 'get'
    def keys(s): return ['kk']
    def __iter__(s): return iter(['it'])
w = DictSub(a=1); w['b'] = 2; w.update(c=3); w.setdefault('d', 4)
print(w, len(w), w['zz'], 'q' in w, dict(w), {**w}, w.copy(), list(w), sorted(w), w.items(), w.pop('a'), w | {'x': 1}, '%(k)s' % w, '{k}'.format_map(w), bool(w), w == {})
class FloatSub(float):
    def __float__(s): return 9.0
    def __int__(s): return 8
    def __round__(s, n=None): return 'rnd'
    def __trunc__(s): return 't'
v = FloatSub(2.5)
print(float(v), int(v), round(v), v + 1, '%f %d' % (v, v), f'{v:.1f}', complex(v), abs(v), -v, v.hex(), sum([v, v]), max(v, 1), pow(v, 2), bool(FloatSub(0)), hash(v) == hash(2.5))
class BytesSub(bytes):
    def __getitem__(s, i): return 77
    def __len__(s): return 3
    def __bytes__(s): return b'dunder'
b = BytesSub(b'ab'); print(bytes(b), b + b'c', b''.join([b]), b[0], list(b), b'%s' % b, bytearray(b), b.hex(), len(b), b == b'ab', memoryview(b).tolist(), int.from_bytes(b, 'big'))
class SetSub(set):
    def __contains__(s, x): return True
    def __iter__(s): return iter([5])
    def __len__(s): return 9
    def add(s, x): print('add')
q = SetSub({1}); print(len(q), list(q), {1,2} - q, q | {3}, {1} | q, q == {1}, set(q), frozenset(q), sorted(q), {1}.issubset(q), q.union([2]), repr(q), 7 in q)
class TupleSub(tuple):
    def __len__(s): return 4
    def __iter__(s): return iter('T')
    def __getitem__(s, i): return 'ti'
tt = TupleSub((1,2)); print(len(tt), list(tt), tt[0], tt + (3,), (0,) + tt, tuple(tt), '%s %s' % (1, 2), tt == (1,2), hash(tt) == hash((1,2)), str(tt), isinstance(5, TupleSub((str, int))), 'a'.startswith(TupleSub(('b','a'))))
print('%s-%s' % tt)
a, *r = tt; print(a, r)
def f(*args): return args
print(f(*tt), f(*z), f(*q), max(tt))
