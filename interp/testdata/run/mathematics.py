import math
def t(f,*a,**k):
    try: r=f(*a,**k)
    except BaseException as e: print(f.__name__,[str(x)[:30] for x in a],k,'->',type(e).__name__,e)
    else: print(f.__name__,[str(x)[:30] for x in a],k,'->',repr(r)[:100])
for n in sorted(dir(math)):
    f=getattr(math,n)
    if callable(f) and n[0]!='_':
        t(f); t(f,'x'); t(f,1,2,3,4)
t(math.sqrt,-1); t(math.log,0); t(math.log,-1); t(math.log,10**400); t(math.log,2,1); t(math.log,2,0); t(math.exp,1000); t(math.acos,2); t(math.gamma,-1); t(math.gamma,200); t(math.lgamma,-1); t(math.pow,0,-1); t(math.pow,-1,.5); t(math.pow,10,400); t(math.fmod,1,0); t(math.fmod,math.inf,1); t(math.ldexp,1,5000); t(math.ldexp,1.0,10**30); t(math.factorial,-1); t(math.factorial,2.0); t(math.factorial,10**30); t(math.comb,5,-1); t(math.comb,-5,1); t(math.perm,5); t(math.isqrt,-1); t(math.gcd,1.5); t(math.ceil,math.inf); t(math.floor,math.nan); t(math.trunc,math.inf); t(math.fsum,[1e308,1e308]); t(math.fsum,[math.inf,-math.inf]); t(math.dist,(1,2),(3,)); t(math.dist,[1],[2,3]); t(math.isclose,1,1,rel_tol=-1); t(math.nextafter,1,2); t(math.ulp,1); t(math.prod,[1,2],start='x'); t(math.sin,math.inf); t(math.cos,10**400); t(math.atanh,1); t(math.log2,8); t(math.log10,1000); t(math.log1p,-1); t(math.remainder,1,0); t(math.copysign,1,-0.0); t(math.frexp,10); t(math.modf,-1.5); t(math.cbrt,27); t(math.exp2,3); t(math.exp2,5000); t(math.erf,1); t(math.cosh,1000); t(math.hypot); t(math.hypot,3,4); t(math.lcm); t(math.trunc,'x'); t(math.ceil,'x')
vals=[0,-0.0,.5,-.5,1,-1,1.5,2,3.7,10,100.25,-7.25,1e-300,1e300,1e-10,5e-324,math.inf,-math.inf,math.nan,True,2**70,10**25]
for n in sorted(dir(math)):
    f=getattr(math,n)
    if not callable(f) or n in ('gamma','lgamma','fsum','prod','dist','factorial','gcd','lcm','isqrt','comb','perm') or n[0]=='_': continue
    for v in vals:
        try: r=f(v)
        except TypeError as e:
            for w in vals:
                try: r=f(v,w)
                except Exception as e: r=repr(e)
                print(n,v,w,r)
            break
        except Exception as e: r=repr(e)
        print(n,v,r)
for n in range(-3,30): t(math.factorial,n); t(math.comb,n,3); t(math.perm,n,3); t(math.isqrt,n); t(math.gamma,n); t(math.lgamma,n)
t(math.comb,300,150); t(math.factorial,200); t(math.isqrt,10**101); t(math.gcd,2**200*3**5,2**190*3**7*5); t(math.lcm,2**70,3**50,-6); t(math.gcd,-4,6); t(math.gcd,0,0); t(math.log2,2**3000); t(math.log10,10**3000); t(math.log,3**5000,3)
t(math.fsum,[.1]*10); t(math.fsum,[1e16,1,-1e16]); t(math.fsum,[1e100,1,-1e100,1e-20]); t(math.prod,[1.5,2]); t(math.prod,[]); t(math.dist,(1,2,3),(4,5,6.5)); 
x=12345
for i in range(300):
    x=(x*1103515245+12345)%2**31; a=x/1e5; x=(x*1103515245+12345)%2**31; b=x/7e7
    print(math.hypot(a,b), math.hypot(a,b,a*b), math.dist((a,b),(b,a)), math.fsum([a,b,-a,1/3]), math.erf(b/20), math.exp(b), math.pow(b,1.7), math.sin(a), math.log(a), math.log(a,b+2))
