"""list.sort: the comparisons it makes, in their order; keys, reverse, failures, modification."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, ascii(r))
    except BaseException as e: print(label, type(e).__name__, ascii(str(e)))
log = []
class K:
    def __init__(s, n): s.n = n
    def __lt__(s, o): log.append((s.n, o.n)); return s.n < o.n
    def __repr__(s): return 'K%d' % s.n
def seqs():
    st = 7
    for size in (0,1,2,3,5,10,31,32,33,63,64,65,70,100,127,128,129,200,300,500,1000):
        for kind in range(9):
            out = []
            for i in range(size):
                st = (st * 1103515245 + 12345) & 0x7fffffff
                if kind == 0: out.append(st % 1000)
                elif kind == 1: out.append(i)
                elif kind == 2: out.append(-i)
                elif kind == 3: out.append(st % 5)
                elif kind == 4: out.append(i if st % 20 else st % 1000)
                elif kind == 5: out.append(abs(i - size//2))
                elif kind == 6: out.append(i % 37)
                elif kind == 7: out.append(i//50 * 50 + st % 50 if i % 100 < 70 else i)
                else: out.append((i * 7919) % 101 if i % 200 < 100 else size - i)
            yield size, kind, out
for size, kind, out in seqs():
    for rev in (False, True):
        log = []
        ks = [K(n) for n in out]; ks.sort(reverse=rev)
        h = 0
        for a, b in log: h = (h * 31 + a * 7 + b) & 0xffffffff
        g = 0
        for k in ks: g = (g * 31 + k.n) & 0xffffffff
        print(size, kind, rev, len(log), h, g)
class NI(K):
    def __lt__(s, o): log.append('lt'); return NotImplemented
    def __gt__(s, o): log.append('gt'); return s.n > o.n
log = []; t('ni', lambda: sorted([NI(3), NI(1), NI(2)])); print(log)
class Boom(K):
    def __lt__(s, o):
        if s.n == 5 or o.n == 5: raise ValueError('boom')
        return s.n < o.n
bl = [Boom(n) for n in (9,3,7,5,1,2)]; t('boom', bl.sort); print(bl)
log=[]; bl = [Boom(n) for n in list(range(100,60,-1)) + list(range(200,160,-1)) + [5] + list(range(30))]; t('boom', bl.sort); print(bl)
l = [3,1,2]
t('keymut', lambda: l.sort(key=lambda x: l.append(1))); print(l)
t('keyerr', lambda: l.sort(key=lambda x: 1//0)); print(l)
t('mixed', lambda: [1,'a'].sort()); t('mixed', lambda: sorted([1,None])); t('sort', lambda: sorted('hello', reverse=1)); t('sort', lambda: sorted([1,2], reverse='a')); t('sort', lambda: sorted([3,1],key=5)); t('sort', lambda: [2,1].sort(key=None, reverse=None)); t('sort', lambda: sorted([1.5,1,True,0.5])); t('sort', lambda: sorted([(1,'b'),(1,'a')])); t('sort', lambda: sorted([[2],[1,5],[1]])); t('sort', lambda: sorted([float('nan'),1.0,0.0]))
