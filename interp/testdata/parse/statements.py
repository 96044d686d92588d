import a.b as c, d; from . import e as f
from ...g.h import (i, j as k,)
from l import *
assert a, b; raise c from d; global e, f
if a: pass
elif b:
    c;
else: d
for a, in b, c: break
else: continue
while a:
    try: b
    except: c
    except (D, E) as f:
        g
    else: h
    finally: i
async def f():
    async for a.b in c: pass
    async with a as b, c: pass
