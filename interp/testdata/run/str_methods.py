"""Every method of str with arguments of many kinds; the codecs with every error handler."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, ascii(r))
    except BaseException as e: print(label, type(e).__name__, ascii(str(e)))
class I:
    def __init__(s, n): s.n = n
    def __index__(s): return s.n
    def __repr__(s): return 'I'
class S(str): pass
VALUES = ['aXbXc', ' Hi There \n', 'stra\xdfe', 'A\u03a3\u0301B', '\u0661\u00b2\u2460\u4e09\u00bd']
ARGS = ['X', 5, {97: 'Q', 98: None}]
names = [n for n in dir(str) if not n.startswith('__')]
for v in VALUES:
    for n in names:
        f = getattr(v, n); label = '%a.%s' % (v, n)
        t(label + '()', f)
        for a in ARGS: t('%s(%a)' % (label, a), f, a)
        t(label + '(1,2,3,4)', f, 1, 2, 3, 4)
v = 'aXbXcX'
for n in ('find','rfind','index','rindex','count','startswith','endswith'):
    for a in [('X',1),('X',2,4),('X',-3),('',3),('',7),('',6),('X',None,None),('X','a'),('X',10**30),('X',-10**30),('X',1,2,3),(('X','a'),0),('X',1.0),('X',I(2)),('aX',-100,100)]:
        t('%s%r' % (n,a), getattr(v,n), *a)
for n in ('split','rsplit'):
    for a,k in [(('X',1),{}),(('X',),{'maxsplit':1}),((),{'sep':'X','maxsplit':0}),((None,1),{}),(('X',1,2),{}),(('X','a'),{}),((),{'sep':''}),((),{'foo':1}),(('X',),{'sep':1}),(('X',-5),{}),((b'X',),{})]:
        t('%s%r%r' % (n,a,k), getattr(v,n), *a, **k); t('%s%r%r' % (n,a,k), getattr('  a  b  c ',n), *a, **k)
for a in [('X','--'),('X','--',1),('','-'),('','-',3),('X','',-1),('X',1),(1,'X'),('a','b','q'),('aXbXcX','q'),('zz','q'),('X','\u20ac'),('X','y',I(2)),('X','y',10**30)]:
    t('replace%a' % (a,), v.replace, *a)
for a in [(10,),(10,'*'),(10,b'*'),(10,'ab'),('a',),(3,),(-1,),(10**30,),(7,'+'),(8,'\u20ac'),(I(9),)]:
    for n in ('center','ljust','rjust','zfill'): t('%s%a' % (n,a), getattr(v,n), *a)
for a,k in [((True,),{}),((),{'keepends':True}),((1,2),{}),((),{'x':1})]:
    t('splitlines%r%r' % (a,k), 'a\nb\r\nc\rd\x0be\x1cf\x85g\u2028h\u2029'.splitlines, *a, **k)
for a,k in [((4,),{}),((),{'tabsize':0}),((-3,),{}),(('a',),{}),((1,2),{}),((2**31,),{}),((2**70,),{})]:
    t('expandtabs%r%r' % (a,k), 'a\tbc\td\n\te'.expandtabs, *a, **k)
for a in [({},),({'a':1},),({'ab':1},),({1:2},),({1.5:2},),('a','b'),('ab','b'),('a','b','c'),('a','b',1),('a',1),(1,'b'),('a',),(5,),(),('a','b','c','d'),('\u20ac','x')]:
    t('maketrans%a' % (a,), str.maketrans, *a)
class Tab:
    def __getitem__(s, k):
        if k == 97: raise LookupError
        if k == 98: raise KeyError
        if k == 99: return 2**40
        if k == 100: return 1.5
        if k == 101: return True
        return 'Z'
for x in ('ab','abc','abd','abe','q'): t('translate', x.translate, Tab())
t('translate', 'abc'.translate, 'xyz'*40); t('translate', 'abc'.translate, [1]*100); t('translate','abc'.translate, 5)
for a in [['a','b'],['a',1],5,'ab',[],['q'],iter(['x','y']),{'k':1},['a',b'b'],[S('q')],('a',S('b')),None]:
    t('join', v.join, a); t('join', ''.join, a)
for a in [0,-1,5,6,-7,slice(None),slice(1,3),slice(None,None,2),slice(None,None,-1),slice(10,0,-2),'a',1.0,None,I(1),10**30,slice('a'),slice(0,0),slice(0,1),slice(None,None,0)]:
    t('getitem %s' % (a,), lambda a: v[a], a)
for o in ['q', b'q', 5, None, '', 1.5, I(2), 0, -1, True, 10**30, S('q'), [1], ('a',), {'a':1}]:
    t('add %a' % (o,), lambda: v + o); t('radd', lambda: o + v); t('mul', lambda: v * o); t('rmul', lambda: o * v); t('in', lambda: o in v)
    for op in ('==','!=','<','<=','>','>='): t('cmp %s %a' % (op,o), lambda: eval('v %s o' % op))
    t('mod', lambda: v % o)
x = S('abc')
t('sub', lambda: [type(y).__name__ for y in (x[:], x+'', x.replace('q',''), x.strip(), x*1, x.upper(), x.lower(), x.center(1), x.zfill(1), x.format(), x.join(['a']), x.translate({}), x.expandtabs(), str(x), x.removeprefix('q'), x.partition('q')[0], x.ljust(2), x.title(), x % ())])
encs = ['utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-32']
errs = ['strict','ignore','replace','xmlcharrefreplace','backslashreplace','namereplace','surrogateescape','surrogatepass','nope']
for x in ['\xe9\u20ac', '\udc80\ud800', '\udc41']:
    for e in encs:
        for h in errs: t('enc %a %s %s' % (x,e,h), x.encode, e, h)
for x in [b'\xe2\x82', b'\xff\xfea', b'\x00\xd8a\x00', b'\xed\xa0\x80', b'\x00\x00\x11\x00']:
    for e in encs:
        for h in errs: t('dec %a %s %s' % (x,e,h), x.decode, e, h)
t('encerr', 'a'.encode, 'nope'); t('encerr', 'a'.encode, 'a\0b'); t('encerr', 'a'.encode, 'utf-8', 'a\0b'); t('encerr','a'.encode, 5); t('encerr','a'.encode, 'utf-8', 5); t('encerr','a'.encode,None)
for a,k in [((b'abc','utf-8'),{}),((b'\xff','utf-8'),{}),((b'\xff','utf-8','replace'),{}),(('a','utf-8'),{}),((5,'utf-8'),{}),((b'a',),{'errors':'strict'}),((),{'object':b'a','encoding':'ascii'}),((),{'encoding':'ascii'}),((bytearray(b'q'),'ascii'),{}),((memoryview(b'q'),'ascii'),{}),((5,),{}),((1,2,3,4),{}),((b'a',5),{}),((None,'a'),{}),((b'',),{'encoding':'nope'}),((S('q'),),{})]:
    t('str', str, *a, **k)
for x in ['a', '\xe9', "it's", 'a"b', "a'b\"c", '\n\t\r\\', '\x00\x7f\x80\xa0\xad', '\u2028', '\ud800', '\U000e0001', '\u0378', '\xff', '\U0001f600']: print(ascii(x), repr(x).encode('utf-8','backslashreplace'))
print([hash(x) for x in ('', 'a', 'abc', '\xe9', '\u20ac', '\U0001f600', 'x'*100)], [hash(x) for x in (b'', b'a', b'abc')])
e = None
try: 'a\xe9b'.encode('ascii')
except UnicodeEncodeError as x: print(x.encoding, x.object, x.start, x.end, x.reason, x.args)
try: b'a\xe9b'.decode('ascii')
except UnicodeDecodeError as x: print(x.encoding, x.object, x.start, x.end, x.reason, x.args)
try: b'\xff\xfea'.decode('utf-16')
except UnicodeDecodeError as x: print(x.encoding, x.object, x.start, x.end, x.reason, x.args)
