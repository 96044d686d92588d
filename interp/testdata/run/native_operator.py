# _operator: every function on fitting and unfitting arguments; the getters.
import _operator as O
from _operator import *


def show(make):
    try:
        print(repr(make()).split(" at 0x")[0])
    except BaseException as e:
        print(type(e).__name__, e)


for n in sorted(n for n in dir(O) if n[0] != "_"):
    f=getattr(O,n)
    for args in ((),(1,),(3,2),([1,2],[3]),([1,2,3],1),('ab','c'),({1:2},1),(1,2,3),([5,6],0,7),([1],'x'),(None,1)):
        if n in('iconcat','iadd') : args=tuple(list(a) if isinstance(a,list) else a for a in args)
        try: r=f(*args)
        except BaseException as e: r=(type(e).__name__,str(e))
        print(n,args,r)
show(lambda: itemgetter(1))
show(lambda: itemgetter(1,'a'))
show(lambda: itemgetter(1)([5,6]))
show(lambda: itemgetter(1,0)([5,6]))
show(lambda: itemgetter('x')({}))
show(lambda: itemgetter(slice(1,None))('abc'))
show(lambda: itemgetter())
show(lambda: itemgetter(1)())
show(lambda: itemgetter(1)(1,2))
show(lambda: itemgetter(a=1))
show(lambda: itemgetter(1)(x=1))
show(lambda: itemgetter(1).__reduce__())
show(lambda: itemgetter(5)((1,)))
class X:
    def __init__(s): s.y=s; s.z=3
    def m(s,*a,**k): return (a,k)
x=X()
show(lambda: attrgetter('y.y.z')(x))
show(lambda: attrgetter('z','y.z')(x))
show(lambda: attrgetter('a.b'))
show(lambda: attrgetter('a','b'))
show(lambda: attrgetter(1))
show(lambda: attrgetter())
show(lambda: attrgetter('q')(x))
show(lambda: attrgetter('y.q')(x))
show(lambda: attrgetter('z').__reduce__())
show(lambda: attrgetter('')(x))
show(lambda: attrgetter('z')(x,1))
show(lambda: methodcaller('m',1,a=2)(x))
show(lambda: methodcaller('m'))
show(lambda: methodcaller('m',1,'b',k=3))
show(lambda: methodcaller(1))
show(lambda: methodcaller())
show(lambda: methodcaller('nope')(x))
show(lambda: methodcaller('m',1).__reduce__())
show(lambda: methodcaller('m',1,a=2).__reduce__()[1:])
show(lambda: methodcaller('m')(x,2))
show(lambda: methodcaller(name='m'))
show(lambda: type('S',(itemgetter,),{}))
show(lambda: itemgetter)
show(lambda: O.add)
show(lambda: O.call(int,'5'))
show(lambda: length_hint([1,2]))
show(lambda: length_hint(1,5))
show(lambda: length_hint(1,'a'))
show(lambda: length_hint(iter([1])))
class LH:
    def __length_hint__(s): return 'a'
show(lambda: length_hint(LH())); LH.__length_hint__=lambda s:-1
show(lambda: length_hint(LH())); LH.__length_hint__=lambda s:NotImplemented
show(lambda: length_hint(LH(),9))
l=[1]
show(lambda: iconcat(l,[2]) is l)
show(lambda: setitem(l,0,9))
show(lambda: l)
show(lambda: delitem(l,0))
show(lambda: concat(1,2))
show(lambda: O._compare_digest('a','a'))
show(lambda: O._compare_digest('a',b'a'))
show(lambda: O._compare_digest('é','a'))
show(lambda: countOf(5,1))
show(lambda: indexOf([1],2))
show(lambda: index(1.5))
show(lambda: is_(x=1))
