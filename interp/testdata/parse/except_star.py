try: a
except* B as c: d
except* (E, F): g
a[*b], c[d, *e]
def f(*args: *Ts): pass
