"""Every method of bytes and bytearray with arguments of many kinds: results and messages."""
def show(name, f, *a, **k):
    try:
        r = f(*a, **k)
        print(name, type(r).__name__, repr(r))
    except BaseException as e:
        print(name, 'RAISES', type(e).__name__, e)
class I:
    def __init__(s, n): s.n = n
    def __index__(s): return s.n
VALUES = [b'aXbXc', b'  Hi There \n', bytearray(b'abcabc')]
ARGS = [b'X', 97, 'a', (b'a', 'b')]
names = [n for n in dir(bytes) if not n.startswith('__')] + ['append','extend','insert','pop','remove','reverse','clear','copy']
for v in VALUES:
    for n in names:
        if not hasattr(v, n): continue
        def call(*a, **k):
            w = type(v)(v) if isinstance(v, bytearray) else v
            r = getattr(w, n)(*a, **k)
            return (r, w) if isinstance(v, bytearray) else r
        label = '%r.%s' % (v, n)
        show(label + '()', call)
        for a in ARGS:
            show('%s(%r)' % (label, a if not isinstance(a,(I,memoryview)) else 'O'), call, a)
        show(label + '(1,2,3,4)', call, 1, 2, 3, 4)
        
for v in (b'aXbXcX', bytearray(b'aXbXcX')):
    for n in ('find','rfind','index','rindex','count','startswith','endswith'):
        for a in [(b'X',1),(b'X',2,4),(b'X',-3),(b'',3),(b'',7),(b'',6),(b'X',None,None),(b'X','a'),(88,1,3),(b'X',10**30),(b'X',-10**30),(b'X',1,2,3),(I(88),),((b'X',b'a'),0),(b'X',1.0)]:
            show('%s%r' % (n, tuple('O' if isinstance(x,I) else x for x in a)), getattr(v,n), *a)
    for n in ('split','rsplit'):
        for a,k in [((b'X',1),{}),((b'X',),{'maxsplit':1}),((),{'sep':b'X','maxsplit':0}),((None,1),{}),((b'X',1,2),{}),((b'X','a'),{}),((),{'sep':b''}),((),{'foo':1}),((b'X',),{'sep':1}),((b'X',-5),{}),(('X',),{})]:
            show('%s%r%r' % (n,a,k), getattr(v,n), *a, **k)
    for a in [(b'X',b'--'),(b'X',b'--',1),(b'',b'-'),(b'',b'-',3),(b'X',b'',-1),(b'X',1),(1,b'X'),(b'X',b'a','q'),(b'aXbXcX',b'q'),(b'zz',b'q')]:
        show('replace%r' % (a,), v.replace, *a)
    for a in [(10,),(10,b'*'),(10,'*'),(10,b'ab'),('a',),(3,),(-1,),(10**30,),(7,b'+'),(8,),(10,bytearray(b'*'))]:
        for n in ('center','ljust','rjust','zfill'):
            show('%s%r' % (n,a), getattr(v,n), *a)
    for a,k in [((bytes(range(256)),),{}),((None,b'X'),{}),((None,),{'delete':b'X'}),((bytes(255),),{}),(('a',),{}),((bytes(range(1,256))+b'\0',b'X'),{}),((),{}),((None,b'X',1),{}),((None,),{'foo':1}),((bytearray(range(256)),),{})]:
        show('translate%r' % (k,), v.translate, *a, **k)
    for a,k in [((':',),{}),((b':',),{}),((':',2),{}),((':',-2),{}),((),{'sep':'-','bytes_per_sep':3}),(('ab',),{}),((1,),{}),(('\xe9',),{}),((b'\xe9',),{}),(('',),{}),((':',0),{}),((':','a'),{}),((None,),{}),(([1],),{}),((),{'bytes_per_sep':2}),((':',10**20),{}),((':',2**31),{})]:
        show('hex%r%r' % (a,k), v.hex, *a, **k)
    for a,k in [((True,),{}),((),{'keepends':True}),((1,2),{}),((),{'x':1})]:
        show('splitlines%r%r' % (a,k), type(v)(b'a\nb\r\nc\rd\x0be').splitlines, *a, **k)
    for a,k in [((4,),{}),((),{'tabsize':0}),((-3,),{}),(('a',),{}),((1,2),{}),((2**31,),{}),((2**70,),{})]:
        show('expandtabs%r%r' % (a,k), type(v)(b'a\tbc\td\n\te').expandtabs, *a, **k)
    for a in ['61 62', '6162', '6 1', '6', 'zz', '61\n62', '\u0661', '', ' ', '616', '61  6', b'61', 5, '61\x0b62', '61\xa062']:
        show('fromhex %r' % (a,), type(v).fromhex, a)
    for a in [(b'a',b'b'),(b'ab',b'b'),('a','b'),(b'a',),(1,2)]:
        show('maketrans', lambda *a: type(v).maketrans(*a)[95:100], *a)
    for a in [[b'a',b'b'],(bytearray(b'a'),memoryview(b'b')),[1],['a'],5,'ab',b'ab',[],[b'q'],iter([b'x',b'y']),{b'k':1}]:
        show('join', v.join, a)
    for a in [0,-1,5,6,-7,slice(None),slice(1,3),slice(None,None,2),slice(None,None,-1),slice(10,0,-2),'a',1.0,None,I(1),10**30,slice('a'),slice(0,0),slice(0,1)]:
        show('getitem %s' % (a if not isinstance(a,I) else 'I',), lambda a: v[a], a)
    for o in [b'q', bytearray(b'q'), memoryview(b'q'), 'q', 5, None, b'', 1.5, I(2), 0, -1, True, 10**30]:
        nm = 'O' if isinstance(o,(I,memoryview)) else repr(o)
        show('add '+nm, lambda: v + o)
        show('radd '+nm, lambda: o + v)
        show('mul '+nm, lambda: v * o)
        show('rmul '+nm, lambda: o * v)
        show('in '+nm, lambda: o in v)
        for op in ('==','!=','<','<=','>','>='):
            show('cmp %s %s' % (op,nm), lambda: eval('v %s o' % op))
        show('mod '+nm, lambda: v % o)
class SB(bytes): pass
class SA(bytearray): pass
for T in (SB, SA):
    x = T(b'abc')
    show('sub', lambda: (type(x), x[:] , type(x[:]), type(x+b''), type(x.replace(b'q',b'')), type(x.strip()), type(x*1), type(x.upper()), type(T.fromhex('61')), x==b'abc', bytes(x), type(bytes(x)), x))
    show('subhex', lambda: T.fromhex('6162'))
class WB:
    def __bytes__(s): return b'wb'
class WB2:
    def __bytes__(s): return 'wb'
class IT:
    def __iter__(s): return iter([1,2,300])
class NI:
    def __index__(s): raise TypeError('no index')
    def __iter__(s): return iter([65,66])
class NV:
    def __index__(s): raise ValueError('bad index')
for T in (bytes, bytearray):
    for a,k in [((),{}),((5,),{}),((-1,),{}),(('a',),{}),(('a','utf-8'),{}),(('\xe9','ascii'),{}),(('\xe9','ascii','ignore'),{}),((b'a','utf-8'),{}),((b'a',),{'errors':'strict'}),((),{'encoding':'utf-8'}),((),{'errors':'x'}),((),{'source':b'q'}),(([1,2],),{}),(([256],),{}),(([-1],),{}),((['a'],),{}),(([1.0],),{}),((1.5,),{}),((None,),{}),((WB(),),{}),((WB2(),),{}),((IT(),),{}),((NI(),),{}),((NV(),),{}),((I(3),),{}),((10**30,),{}),((memoryview(b'mv'),),{}),((1,2),{}),((1,2,3,4),{}),((),{'foo':1}),(('a',None),{}),(('a',),{'errors':'strict'}),((range(3),),{}),(({1:2},),{}),((True,),{}),((WB(),'utf-8'),{})]:
        show('%s%r%r' % (T.__name__, tuple(x if isinstance(x,(int,str,bytes,float,list,type(None))) else 'O' for x in a), k), T, *a, **k)
