"""list, tuple, dict, set, frozenset, range, slice, views and iterators with arguments of many kinds."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, ascii(r))
    except BaseException as e: print(label, type(e).__name__, ascii(str(e)))
class I:
    def __init__(s, n): s.n = n
    def __index__(s): return s.n
    def __repr__(s): return 'I'
class Bad:
    def __eq__(s, o): raise ValueError('eq')
    def __hash__(s): return 1
    def __repr__(s): return 'Bad'
class NoHash:
    __hash__ = None
    def __repr__(s): return 'NoHash'
class L(list): pass
class T(tuple): pass
class D(dict): pass
class S(set): pass
class F(frozenset): pass
VALS = [[3,1,2,1], (1,2,1), D(a=1,b=2), {1,2,3}, range(1,10,3), {1:2,3:4}.items()]
ARGS = [1, 'a', [1,2], {1,2}, NoHash()]
def clone(v):
    if type(v) in (list, dict, set, L, D, S): return type(v)(v)
    return v
for v in VALS:
    nm = ascii(v) if not isinstance(v, (dict,)) else ascii(v)
    for n in dir(v):
        if n.startswith('__') and n not in ('__add__','__or__','__ior__','__ror__','__and__','__sub__','__xor__','__rsub__','__rand__','__rxor__','__iand__','__isub__','__ixor__','__eq__','__ne__','__lt__','__le__','__gt__','__ge__','__len__','__reversed__','__getnewargs__','__length_hint__','__bool__'): continue
        if n in ('__doc__',): continue
        def call(*a, **k):
            w = clone(v)
            m = getattr(w, n)
            if not callable(m): return m
            r = m(*a, **k)
            if type(r).__name__.endswith('iterator'): r = (type(r).__name__, r.__length_hint__(), list(r))
            return (r, w) if w is not v else r
        lab = '%s.%s' % (nm, n)
        t(lab + '()', call)
        for a in ARGS:
            if type(a).__name__ == 'list_iterator': a = iter([1,2]); an = 'it'
            else: an = ascii(a)
            t('%s(%s)' % (lab, an), call, a)
        t(lab + '(1,2)', call, 1, 2); t(lab + '(1,2,3)', call, 1, 2, 3); t(lab + '(0,"x")', call, 0, 'x'); t(lab+'(1,2,3,4)', call, 1,2,3,4)
        t(lab + "(slice,[7,8])", call, slice(0,2), [7,8]); t(lab + "(slice2,[7,8])", call, slice(0,4,2), [7,8]); t(lab + "(slice,5)", call, slice(0,2), 5); t(lab+'("a",9)', call, 'a', 9)
    for o in ['+','-','*','|','&','^','==','!=','<','<=','>','>=','in','%','/']:
        for a in ARGS:
            if type(a).__name__ == 'list_iterator': continue
            t('%s %s %s' % (nm, o, ascii(a)), eval, '(w %s a)' % o, {'w': clone(v), 'a': a}); t('%s %s %s' % (ascii(a), o, nm), eval, '(a %s w)' % o, {'w': clone(v), 'a': a})
            if o in '+-|&^':
                def ip():
                    w = clone(v); g = {'w': w, 'a': a}; exec('w %s= a' % o, g); return (g['w'], g['w'] is w)
                t('%s %s= %s' % (nm, o, ascii(a)), ip)
    for f in (len, bool, repr, list, tuple, set, frozenset, sorted, iter, reversed, max, sum, all, any):
        t('%s(%s)' % (f.__name__, nm), lambda: (lambda r: (type(r).__name__, r.__length_hint__(), r.__reduce__()[0], list(r)) if type(r).__name__.endswith('iterator') or type(r).__name__=='reversed' else r)(f(v)))
for T_ in (list, tuple, dict, set, frozenset, range, slice, reversed):
    for a in ARGS:
        if type(a).__name__ == 'list_iterator': a = iter([1,2])
        if T_ in (reversed, enumerate): t(T_.__name__, lambda: list(T_(a)))
        else: t('%s(%s)' % (T_.__name__, ascii(a) if type(a).__name__!='list_iterator' else 'it'), T_, a)
    t(T_.__name__ + '()', T_); t(T_.__name__ + '(1,2)', T_, 1, 2); t(T_.__name__+'(1,2,3)', T_, 1, 2, 3); t(T_.__name__+'(1,2,3,4)', T_, 1,2,3,4); t(T_.__name__+'(x=1)', T_, x=1); t(T_.__name__+'([],x=1)', lambda: T_([], x=1)); t(T_.__name__+'(1,2,0)', T_, 1, 2, 0); t(T_.__name__, T_, 'a', 'b'); t(T_.__name__, T_, 1.5, 2)
for f in (lambda: slice(1,10,2).indices(5), lambda: slice(None,None,-1).indices(5), lambda: slice(-3,None).indices(10), lambda: slice(0,10**30).indices(10**31), lambda: slice(-10**30,None,-10**20).indices(10**31), lambda: slice(0).indices(-1), lambda: slice('a').indices(5), lambda: slice(None,None,0).indices(5), lambda: slice(1.5).indices(3), lambda: slice(0).indices('a'), lambda: slice(1,2)==slice(1,2), lambda: slice(1,2)<slice(1,3), lambda: slice(1,2)<slice('a'), lambda: hash(slice(1)), lambda: slice(I(1),I(5)).indices(I(10)), lambda: range(10)[slice(I(1),I(5))], lambda: slice(1).__reduce__(), lambda: slice(0,10,None).indices(2**64)):
    t('slice', f)
big = range(0, 10**30, 10**28)
for f in (lambda: len(range(10**30)), lambda: len(big), lambda: big[5], lambda: big[-1], lambda: range(10**30)[10**29], lambda: range(10**30)[-1], lambda: range(10**30)[10**30], lambda: range(10**30)[5:10], lambda: range(10**30)[10**29:], lambda: range(10**30)[::10**29], lambda: range(10**30)[::-1], lambda: range(10**30)[-5:], lambda: list(range(10**30, 10**30+3)), lambda: list(reversed(range(10**30, 10**30+3))), lambda: 10**29 in range(10**30), lambda: 5.0 in range(10), lambda: 5.5 in range(10), lambda: 'a' in range(3), lambda: range(10).index(5.0), lambda: range(10).index(True), lambda: range(10).count(5.0), lambda: range(10).count('a'), lambda: range(10).index(10), lambda: range(10).index('a'), lambda: range(10**30).index(10**29), lambda: range(10**30).count(7), lambda: range(0)==range(2,2), lambda: range(0,3,2)==range(0,4,2), lambda: hash(range(0,3,2))==hash(range(0,4,2)), lambda: range(1)==range(0,1,5), lambda: range(3)==[0,1,2], lambda: range(5).__reduce__(), lambda: range(I(3)), lambda: range(True), lambda: range(1.0), lambda: range('a'), lambda: range(None), lambda: range(1,2,0), lambda: range(2**63).__len__(), lambda: bool(range(10**40)), lambda: iter(range(10**30)).__length_hint__(), lambda: next(iter(range(2**63-2, 2**63+5))), lambda: list(range(2**63-2,2**63+2)), lambda: list(range(-2**63-1,-2**63+1)), lambda: list(range(2**63+1,2**63-2,-1)), lambda: max(range(10**30,10**30+5)), lambda: range(5).start, lambda: setattr(range(5),'start',1), lambda: range(0, -10**30, -10**29)[3]):
    t('range', f)
# iterators: reduce, setstate, exhaustion
for mk in (lambda: iter([1,2,3]), lambda: iter((1,2,3)), lambda: iter('abc'), lambda: iter('\u20acbc'), lambda: iter(b'abc'), lambda: iter(bytearray(b'abc')), lambda: reversed([1,2,3]), lambda: reversed((1,2,3)), lambda: iter({1:2,3:4}), lambda: iter({1:2,3:4}.values()), lambda: iter({1:2}.items()), lambda: reversed({1:2,3:4}), lambda: iter({1,2}), lambda: iter(frozenset({5})), lambda: iter(int, 1), lambda: reversed('abc'), lambda: iter(memoryview(b'ab')), lambda: reversed({1:2}.items())):
    it = mk(); t(type(it).__name__, it.__reduce__) if hasattr(it,'__reduce__') and type(it).__name__ != 'memory_iterator' else None
    next(it); t('1', it.__reduce__) if type(it).__name__ != 'memory_iterator' else None
    if hasattr(it, '__length_hint__'): t('hint', it.__length_hint__)
    if hasattr(it, '__setstate__'):
        for s in (0, 1, 2, -1, 100, 'a'):
            it = mk(); t('setstate %r' % (s,), lambda: (it.__setstate__(s), it.__length_hint__() if hasattr(it,'__length_hint__') else None, list(it)))
    if type(it).__name__ != 'callable_iterator':
        it = mk(); list(it); t('end', it.__reduce__) if type(it).__name__ != 'memory_iterator' else None; t('next', next, it); t('next', next, it, 'd')
        if hasattr(it, '__length_hint__'): t('hint', it.__length_hint__)
for x in (set(), {1,2}, frozenset({1}), S({1}), F(), bytearray(b'a\xff'), D(a=1)):
    if not isinstance(x, dict): t('red', x.__reduce__)
for p in range(5): t('bred', bytearray(b'a\xff').__reduce_ex__, p)
# lists changing under iteration etc
def f1():
    l = [1,2,3]
    for x in l:
        if len(l) < 6: l.append(x*10)
    return l
t('grow', f1)
def f2():
    d = {1:1}
    for k in d: d[k+1] = 1
t('dgrow', f2)
def f3():
    d = {1:1,2:2}
    for k in d: del d[k]; d[k+10] = 1
t('dkeys', f3)
def f4():
    s = {1}
    for k in s: s.add(k+1)
t('sgrow', f4)
def f5():
    d = {1:1,2:2,3:3}; it = iter(d); next(it); d.clear(); return list(it)
t('dclear', f5)
class Mut:
    def __init__(s, l): s.l = l
    def __eq__(s, o): s.l.clear(); return False
    def __repr__(s): return 'Mut'
l = []; l += [Mut(l), 1, 2]
t('remove mut', l.remove, 5); print(l)
l = [1]; l += [Mut(l), 2]; t('index mut', l.index, 7); l = [1]; l += [Mut(l), 2]; t('count mut', l.count, 7); l = [1]; l += [Mut(l), 2]; t('in mut', lambda: 7 in l); l = [1]; l += [Mut(l), 2]; t('eq mut', lambda: l == [1, 5, 2])
# sets: order
for base in (range(20), range(0,200,7), 'the quick brown fox jumps over the lazy dog'.split(), [x*0.5 for x in range(10)], [(i,i) for i in range(10)], [2**61, 5, -1, -2, 10**20], range(100,0,-3)):
    s = set(base); print(list(s)); f = frozenset(base); print(list(f))
    for x in list(base)[::2]: s.discard(x)
    print(list(s))
    for x in list(base)[::4]: s.add(x)
    print(list(s)); print(list(s | set(list(base)[:3])), list(s & set(list(base)[:9])), list(s - set(list(base)[:5])), list(s ^ set(list(base)[:6])))
    u = s.copy(); u.update(base); print(list(u)); u.intersection_update(list(base)[3:8]); print(list(u)); u.difference_update(list(base)[:4]); print(list(u)); u.symmetric_difference_update(base); print(list(u))
    p = []
    while u: p.append(u.pop())
    print(p, s.isdisjoint([1]), s.issubset(base), s.issuperset(base), s.union(), s.union(base, [1]), s.intersection(), s.intersection(base, base), s.difference(), s.difference(base))
    print(set(f) == s, f == set(base), hash(f) == hash(frozenset(list(base)[::-1])), hash(f))
    print({k: 1 for k in base}.keys() & s, {k: 1 for k in base}.keys() | [1, 2], {k: 1 for k in base}.keys() - s, {k: 1 for k in base}.keys() ^ [99], {k: 1 for k in base}.items() & [(1,1)])
d = {'a':1,'b':2}
for f in (lambda: [('a',1),5] - d.items(), lambda: ['a','c'] - d.keys(), lambda: ['a','c'] | d.keys(), lambda: ['a','c'] & d.keys(), lambda: ['a','c'] ^ d.keys(), lambda: 5 - d.keys(), lambda: d.keys() - 5, lambda: d.keys() & 5, lambda: d.keys() | 5, lambda: d.keys() ^ 5, lambda: d.keys() < {'a','b','c'}, lambda: d.keys() == {'a','b'}, lambda: d.keys() == ['a','b'], lambda: d.items() == {('a',1),('b',2)}, lambda: d.keys() < 5, lambda: d.items() ^ {'a':1,'c':3}.items(), lambda: d.items() ^ {'a':2}.items(), lambda: d.keys().isdisjoint(['c']), lambda: d.keys().isdisjoint(5), lambda: d.values() == d.values(), lambda: d.values() | [1], lambda: ('a',1) in d.items(), lambda: ['a',1] in d.items(), lambda: 'a' in d.items(), lambda: ([],1) in d.items(), lambda: [] in d.keys(), lambda: d.keys().mapping, lambda: hash(d.keys()), lambda: {'a':[]}.items() & [1], lambda: {'a':[]}.items() | [1], lambda: set({'a':[]}.items()), lambda: repr(d.values()), lambda: d.keys() + [1], lambda: {1:[2]}.items() - [(1,3)]):
    t('view', f)
for f in (lambda: {}.update(1), lambda: {}.update([1]), lambda: {}.update([(1,2,3)]), lambda: {}.update([[1,2]]), lambda: {}.update('ab'), lambda: {}.update(['ab']), lambda: {}.update(None), lambda: {}.update(1,2), lambda: dict([(1,2)],a=3), lambda: dict({1:2},**{'a':3}), lambda: dict.fromkeys('ab'), lambda: dict.fromkeys('ab',1), lambda: dict.fromkeys(5), lambda: D.fromkeys('ab'), lambda: type(D.fromkeys('ab')), lambda: dict.fromkeys({1,2}), lambda: dict.fromkeys({1:2},3), lambda: dict.fromkeys([[]]), lambda: dict.fromkeys(), lambda: {}.popitem(), lambda: {}.pop(1), lambda: {}.pop(1,2), lambda: {}.pop([]), lambda: {1:2}.pop([]), lambda: {}.setdefault(1), lambda: {}.setdefault([],1), lambda: {}[1], lambda: {}[[]], lambda: {}['a'], lambda: {}[(1,)], lambda: {}.get([]), lambda: {} | [], lambda: {} | D(a=1), lambda: type({} | D(a=1)), lambda: type(D() | {}), lambda: type({}|{}), lambda: {}.__ior__([(1,2)]), lambda: {}.__ior__(5), lambda: {}.__or__(5), lambda: {} < {}, lambda: dict(a=1).copy(), lambda: type(D(a=1).copy()), lambda: {**{'a':1}}, lambda: dict(zip('ab',[1,2])), lambda: list(reversed({'a':1,'b':2})), lambda: {1:Bad()} == {1:Bad()}, lambda: {Bad():1} == {Bad():1}, lambda: {Bad():1}[Bad()], lambda: del_(), lambda: dict([1,2]), lambda: dict(5), lambda: dict([('a',)])):
    t('dict', f)
class KM:
    def keys(s): return ['x','y']
    def __getitem__(s, k): return k*2
class KE:
    keys = 5
class KE2:
    def keys(s): return 5
class KE3:
    def keys(s): raise ValueError('keys')
t('km', dict, KM()); t('ke', dict, KE()); t('ke2', dict, KE2()); t('ke3', dict, KE3())
class It1:
    def __iter__(s): raise ValueError('iter')
t('up', {}.update, [It1()]); t('up', {}.update, It1())
class DK(dict):
    def keys(s): return ['q']
    def __getitem__(s, k): return 'dk'
    def __iter__(s): return iter(['z'])
t('dk', lambda: dict(DK(a=1))); t('dk', lambda: {**DK(a=1)}); t('dk', lambda: {} | DK(a=1)); t('dk', lambda: DK(a=1) | {})
class DK2(dict):
    def keys(s): return ['q']
    def __getitem__(s, k): return 'dk'
t('dk2', lambda: dict(DK2(a=1)))
class Miss(dict):
    def __missing__(s, k): return ('miss', k)
t('miss', lambda: (Miss()[1], Miss().get(1), 1 in Miss())); t('miss', lambda: Miss().__getitem__(5)); t('miss', lambda: dict.__getitem__(Miss(), 5))
class HM(dict):
    def __missing__(s, k): raise ValueError(k)
t('miss', lambda: HM()[1])
class FK:
    def __init__(s, *a): s.d = []
    def __setitem__(s, k, v): s.d.append((k, v))
FK.fromkeys = classmethod(dict.__dict__['fromkeys'].__func__) if hasattr(dict.__dict__['fromkeys'],'__func__') else None
class FK2(dict):
    def __new__(cls): return [None]*5
t('fk', lambda: FK2.fromkeys([1,2], 'v'))
class FK3(dict):
    def __setitem__(s, k, v): print('set', k, v)
t('fk', lambda: FK3.fromkeys('ab', 1))
class FK4(dict):
    def __init__(s): s['init'] = 1
t('fk', lambda: FK4.fromkeys('ab', 1))
# sequences
x = [1,2,3,4,5,6,7,8]
for s, v in [(slice(0,3),[9]),(slice(2,2),'abc'),(slice(None,None,2),[0]*4),(slice(None,None,2),[0]*3),(slice(None,None,-1),range(8)),(slice(5,2),[7]),(slice(-3,None),[]),(slice(0,0),x),(slice(None),x),(slice(1,3),5),(slice(1,3),iter('xy')),(slice(10,20),[1]),(slice(0,8,3),(1,2,3)),(slice(8,0,-3),'abc'),(slice(0,4,0),[1]),(slice('a'),[1]),(slice(3,1,2),[]),(slice(3,1,2),[1])]:
    y = list(x); z = bytearray(x)
    def st(): y[s] = (y if v is x else v); return y
    t('set %s' % (s,), st)
    def dl(): w = list(x); del w[s]; return w
    t('del %s' % (s,), dl)
    def bt(): z[s] = (bytes(v) if isinstance(v,(list,range,tuple)) else v); return z
    t('bset %s' % (s,), bt)
    def bd(): w = bytearray(x); del w[s]; return w
    t('bdel %s' % (s,), bd)
t('insert', lambda: (lambda l: (l.insert(-1,9), l.insert(100,8), l.insert(-100,7), l.insert(I(1),6), l))([1,2,3])); t('pop', lambda: [1].pop(I(0))); t('pop',[].pop); t('pop', [1].pop, 5); t('pop', [1].pop, 'a'); t('mul', lambda: [1]*10**15); t('mul', lambda: (1,)*10**18); t('mul', lambda: 'ab'*10**18); t('mul', lambda: [1]*2**63)
t('cmp', lambda: [1,'a'] < [1,2]); t('cmp', lambda: [1,2] < (1,2)); t('cmp', lambda: (1,2,3) > (1,2)); t('cmp', lambda: [[]] == [[]]); t('cmp', lambda: [float('nan')] == [float('nan')]); n = float('nan'); t('cmp', lambda: ([n] == [n], n in [n], [n].index(n), [n].count(n), (n,) == (n,), {n} == {n}))
t('hash', hash, (1,[2])); t('hash', lambda: hash(()) ); t('hash', lambda: hash((1,2,3))); t('hash', lambda: hash(frozenset())); t('hash', lambda: hash(frozenset({1,2,3}))); t('hash', hash, [1]); t('hash', hash, {}); t('hash', hash, set()); 
l = [1]; l.append(l); d = {}; d['d'] = d; tt = (l,); s0 = [d]; print(l, d, tt, s0, {'v': l}); v = d.values(); d['v'] = v; print(d)
