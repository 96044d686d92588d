"""int, float, complex and bool: operators between all of them, methods, conversions, parsing."""
def t(label, f, *a, **k):
    try:
        r = f(*a, **k); print(label, type(r).__name__, repr(r))
    except BaseException as e: print(label, type(e).__name__, e, e.args if type(e).__name__=='OverflowError' else '')
class Ix:
    def __index__(s): return 3
    def __repr__(s): return 'Ix'
class In:
    def __int__(s): return 7
    def __repr__(s): return 'In'
class Fl:
    def __float__(s): return 2.5
    def __repr__(s): return 'Fl'
class Tr:
    def __trunc__(s): return 9
    def __repr__(s): return 'Tr'
class Co:
    def __complex__(s): return 1+2j
    def __repr__(s): return 'Co'
class BadI:
    def __int__(s): return 'x'
    def __index__(s): return 1.5
    def __float__(s): return 1
    def __complex__(s): return 1
    def __trunc__(s): return 'q'
    def __repr__(s): return 'BadI'
class MyI(int): pass
class SubRet:
    def __int__(s): return MyI(5)
    def __index__(s): return MyI(6)
    def __repr__(s): return 'SubRet'
class MyF(float): pass
class MyC(complex): pass
class FSub:
    def __float__(s): return MyF(1.5)
    def __complex__(s): return MyC(1)
    def __repr__(s): return 'FSub'
nums = [0, -7, 2**62, True, -0.0, 2.5, float('inf'), 2-0.5j, MyI(3)]
ops = ['+','-','*','/','//','%','**','<<','>>','&','|','^','==','!=','<','<=','>','>=']
for a in nums:
    for b in nums:
        for o in ops:
            if o == '**' and (abs(b) > 100 or (isinstance(a,int) and abs(a) > 2**40)): continue
            if o == '<<' and isinstance(b,int) and b > 200: continue
            t('%r %s %r' % (a,o,b), eval, 'a %s b' % o, {'a':a,'b':b})
        t('divmod(%r,%r)' % (a,b), divmod, a, b)
    for f in (abs, int, float, complex, bool, hash, round, repr, str, bin, oct, hex):
        if f is hash and a != a: continue
        t('%s(%r)' % (f.__name__, a), f, a)
    for n in dir(a):
        if n.startswith('__') and n not in ('__trunc__','__floor__','__ceil__','__getnewargs__','__int__','__float__','__complex__','__index__','__round__','__bool__'): continue
        if callable(getattr(a,n)): t('%r.%s()' % (a,n), getattr(a,n))
        else: t('%r.%s' % (a,n), getattr, a, n)
    for nd in (0, 1, -1, -20, None, 'a'):
        t('round(%r,%r)' % (a,nd), round, a, nd)
for v in (Ix(),In(),Fl(),Tr(),Co(),BadI(),SubRet(),FSub(),None,'a',b'1',[],object):
    for f in (int,float,complex,bool,abs,round,bin,hex,oct,chr):
        t('%s(%r)' % (f.__name__, v), f, v)
    t('complex(1,%r)' % (v,), complex, 1, v); t('complex(%r,1)' % (v,), complex, v, 1)
    t('int("11",%r)' % (v,), int, '11', v)
texts = ['', ' 12 ', '1_000', '1__0', '0x10', '0_7', '\u0661\u0662', '1e5', '.5', '-Infinity', '1+2j', ' ( 1+2j ) ', '1 + 2j', '1_0+2_0j', '(1', '\ud800', '1e400']
for x in texts:
    s = x if len(x) < 60 else x[:10]+'...'
    for f in (int,float,complex): t('%s(%a)' % (f.__name__, s), f, x)
    for base in (0, 16, 37): t('int(%a,%d)' % (s,base), int, x, base)
    try: b = x.encode()
    except Exception: continue
    for f in (int,float,complex): t('%s(b%a)' % (f.__name__, s), f, b); t('%s(ba%a)' % (f.__name__, s), f, bytearray(b))
    t('int(b%a,16)'%s, int, b, 16)
for a in [(2,-1,7),(3,-2,10),(2,-1,4),(5,3,-7),(-5,3,7),(5,-3,-7),(0,0,1),(0,0,0),(10,10**30,10**9+7),(2,3,1),(2.0,3,5),(2,3.0,5),(2,3,5.0),(2,'a'),(2,3,None),(1j,2,3),(2,-1,1),(2,-1,-1),(3,5,True),(MyI(2),3,5)]:
    t('pow%r'%(a,), pow, *a)
for a,k in [((1024,2),dict(byteorder='big')),((1024,10),dict(byteorder='big')),((-1024,10),dict(byteorder='big',signed=True)),((-1,2),dict(byteorder='little',signed=True)),((-1,2),dict(byteorder='little')),((256,1),dict(byteorder='big')),((255,1),dict()),((0,0),dict()),((128,1),dict(signed=True)),((-128,1),dict(signed=True)),((-129,1),dict(signed=True)),((5,-1),dict()),((5,1,'mid'),dict()),((5,1,5),dict()),((5,'a'),dict()),((2**70,9),dict()),((2**70,8),dict()),((-(2**64),9),dict(signed=True)),((-1,0),dict(signed=True)),((0,0),dict(signed=True)),((True,),dict()),((5,1,None),dict())]:
    t('to_bytes%r%r'%(a,k), int.to_bytes, *a, **k)
for a,k in [((b'\x00\x10','big'),{}),((b'\xfc\x00',),dict(byteorder='big',signed=True)),((b'\xff\xff',),dict(byteorder='little')),((b'',),{}),((b'',),dict(signed=True)),(([255,0,0],),dict(byteorder='big')),((bytearray(b'\x01\x02'),'little'),{}),((memoryview(b'\x01\x02'),'little'),{}),(('a',),{}),((5,),{}),(([256],),{}),((b'\x80'*20,),dict(signed=True))]:
    t('from_bytes', int.from_bytes, *a, **k)
t('MyI.from_bytes', MyI.from_bytes, b'\x01'); 
for x in ['0x1.8p3','1.8','0x1p-1074','0x1p-1075','0x1.fffffffffffffp1023','0x1.fffffffffffff8p1023','0x1p1024','inf','-inf','nan','  0x10  ','-0x.8p0','0x','0xg','','1p','p1','+0x1P+3','0x1.0000000000001p0','0x1.00000000000008p0','0x1.00000000000018p0','infinity','-','0x1p99999999999','0x0p99999999999','0x1p-99999999999', 5]:
    t('fromhex(%r)'%(x,), float.fromhex, x)
for x in (0.0,-0.0,1.0,1.5,-0.1,5e-324,2.2250738585072014e-308,1.7976931348623157e308,1e22,123456.789): t('hex', x.hex)
t('getformat', float.__getformat__, 'double'); t('getformat', float.__getformat__, 'x'); t('getformat', float.__getformat__, 5)
t('Myf', lambda: (type(MyF(1)+1), type(+MyF(1)), type(MyF(2.5).__round__()), type(MyF.fromhex('1')), MyF('1.5'), type(MyF(1).conjugate())))
t('Myi', lambda: (type(MyI(1)+1), type(+MyI(1)), type(abs(MyI(-1))), type(MyI(5).numerator), type(MyI(5)&3), type(~MyI(5)), MyI('12', 3), type(MyI(3).__index__()), type(round(MyI(3)))))
t('Myc', lambda: (type(MyC(1)+1), type(+MyC(1)), MyC('1+2j'), type(MyC(1).conjugate()), complex(MyC(2,3))))
print([round(x/10,0) for x in range(-30,30)], [round(x*0.05,1) for x in range(40)], [round(x,-1) for x in range(-30,30)])
print([repr(x) for x in (1e15,1e16,1e17,123456789012345678.0,0.0001,0.00001,1/3,2/3,1e100,5e-324,1.1,100.0,1e22,1e21,12345.678)])
print([hash(x) for x in (0,1,-1,-2,2**61-1,2**61,-(2**61-1),1.5,-1.5,1e300,float('inf'),float('-inf'),1j,1+1j,2**100,10**50,0.1,-0.1,True)])
