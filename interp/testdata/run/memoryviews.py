"""memoryview: indexing, slicing, casts, writing through, release, exported buffers."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, ascii(r) if not isinstance(r, memoryview) else (r.tolist(), r.format, r.itemsize, r.nbytes, r.shape, r.strides, r.readonly, r.ndim, r.suboffsets, r.contiguous, r.c_contiguous, r.f_contiguous))
    except BaseException as e: print(label, type(e).__name__, ascii(str(e)))
ba = bytearray(range(16)); m = memoryview(ba); rb = memoryview(b'abcdef')
for x in (m, rb):
    t('len', len, x); t('mv', memoryview, x)
    for k in [0,-1,20,slice(None),slice(2,5),slice(None,None,2),slice(None,None,-1),slice(5,2),'a',None,1.5,(0,),(0,1),(slice(0,1),),(slice(0,1),slice(0,1)),(),...,True,10**30]:
        t('get %r' % (k,), lambda: x[k])
    for k,v in [(0,65),(0,256),(0,-1),(0,'a'),(0,1.5),(0,None),(20,1),(slice(0,2),b'xy'),(slice(0,2),b'xyz'),(slice(0,2),'xy'),(slice(0,2),[1,2]),(slice(0,4,2),b'pq'),(slice(0,2),memoryview(b'zz')),('a',1),((0,),7),((0,1),7),(0,b'a'),(True,1)]:
        def s(): x[k] = v; return bytes(x)
        t('set %r %r' % (k, v if not isinstance(v,memoryview) else 'mv'), s)
    def d(): del x[0]
    t('del', d)
    for f in 'cbB?hHiIlLqQnNfdPe@':
        t('cast '+f, x.cast, f); t('cast @'+f, lambda: x[:0].cast('@'+f))
    t('cast', x.cast, 'BB'); t('cast', x.cast, 5); t('cast', x.cast, ''); t('cast', x.cast, '<B'); t('cast', x[::2].cast, 'B')
    t('tobytes', x.tobytes); t('tobytes', x.tobytes, 'C'); t('tobytes', x.tobytes, None); t('tobytes', x.tobytes, 'Q'); t('tobytes', x.tobytes, 5); t('tobytes', x[::-2].tobytes)
    t('tolist', x.tolist); t('hex', x.hex); t('hex', x.hex, ':'); t('hex', x[::2].hex, ':', 2); t('ro', x.toreadonly)
    t('eq', lambda: (x == bytes(x), x == x, x == bytearray(x), x == 'a', x != bytes(x), x == memoryview(bytes(x)), x[::2] == bytes(x)[::2], x.cast('b') == x, x.cast('c') == x))
    for op in ('<','<=','>','>='): t(op, lambda: eval('x %s x' % op))
    t('hash', lambda: hash(x) == hash(bytes(x))); t('hash', lambda: hash(x.cast('H'))); t('hash', lambda: hash(x.toreadonly()) if x is rb else hash(x.toreadonly()))
    t('in', lambda: (97 in x, 200 in x, 'a' in x, b'a' in x)); t('iter', lambda: (list(x), type(iter(x)).__name__, list(reversed(x)))); t('bytes', lambda: (bytes(x), bytearray(x), list(x), b''.join([x, x])))
    t('obj', lambda: type(x.obj)); t('add', lambda: x + x); t('mul', lambda: x * 2); t('bool', lambda: (bool(x), bool(x[:0])))
    for a in ('obj','nbytes','readonly'):
        t('setattr', setattr, x, a, 1)
H = m.cast('H'); I = m.cast('i'); D = memoryview(bytearray(16)).cast('d'); C = memoryview(bytearray(4)).cast('c'); Q = memoryview(bytearray(4)).cast('?'); F = memoryview(bytearray(8)).cast('f')
for x, vals in ((H,[1,65535,65536,-1,'a',1.0]),(I,[1,-1,2**31,-2**31,2**31-1,None]),(D,[1,1.5,'a',None,10**400]),(C,[b'a',b'',b'ab',1,'a']),(Q,[1,0,'a','',[]]),(F,[1.5,0.1,'x'])):
    for v in vals:
        def s(): x[0] = v; return x.tolist()
        t('pack %s %r' % (x.format, v if v != 10**400 else 'big'), s)
t('castback', lambda: H.cast('i')); t('castback', lambda: H.cast('B')); t('3', lambda: memoryview(b'abc').cast('H')); t('slice', lambda: H[1:3]); t('assign', lambda: H.__setitem__(slice(0,1), b'ab')); t('assign', lambda: H.__setitem__(slice(0,1), memoryview(b'ab').cast('H')))
b = bytearray(b'hello'); mv = memoryview(b)
for f in (lambda: b.append(1), lambda: b.extend(b'x'), lambda: b.clear(), lambda: b.pop(), lambda: b.insert(0,1), lambda: b.__delitem__(0), lambda: b.__iadd__(b'x'), lambda: b.__imul__(2), lambda: b.__setitem__(slice(0,2), b'abc'), lambda: b.__setitem__(slice(0,2), b'ab'), lambda: b.remove(111), lambda: b.reverse(), lambda: b.__init__(b'x'), lambda: b.__setitem__(0, 90), lambda: b.__delitem__(slice(None,None,2)), lambda: b.__imul__(1), lambda: b.extend(b''), lambda: b.copy()):
    t('exported', f); print(b, mv.tobytes())
mv.release(); t('after', b.append, 33); print(b)
for f in (lambda: mv[0], lambda: len(mv), lambda: mv.tobytes(), lambda: mv.obj, lambda: mv.format, lambda: mv.shape, lambda: mv == mv, lambda: mv == b, lambda: hash(mv), lambda: memoryview(mv), lambda: mv.cast('B'), lambda: mv.release(), lambda: repr(mv)[:16], lambda: bytes(mv), lambda: list(mv), lambda: mv.__enter__(), lambda: mv.tolist(), lambda: mv.hex(), lambda: mv.toreadonly(), lambda: b''.join([mv]), lambda: b'a'.find(mv)):
    t('released', f)
with memoryview(b) as w: print(w[0], w.readonly)
t('exited', lambda: w[0])
w1 = memoryview(b); w2 = w1[1:]; w3 = memoryview(w2); w1.release(); t('sub', lambda: (w2[0], w3[0])); t('still', b.append, 1); del w2; w3.release(); t('free', b.append, 1)
t('new', memoryview, 5); t('new', memoryview, 'a'); t('new', memoryview, [1]); t('new', memoryview); t('new', memoryview, object=b'a')
class BA(bytearray): pass
x = BA(b'abc'); t('sub', lambda: memoryview(x)); t('subobj', lambda: memoryview(x).obj is x)
def mk():
    class X(memoryview): pass
t('subclass', mk)
match memoryview(b'ab'):
    case [a, c]: print('seq', a, c)
    case _: print('no')
it = iter(memoryview(bytearray(b'ab'))); print(next(it), list(it), list(it))
