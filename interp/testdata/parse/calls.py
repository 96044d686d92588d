f()(a, *b, c=d, **e).g[h][i:j, ::k][:]
f(*a or b, *(c), d, e=(f), **g or h)
f((a for b in c), d)
f(a)[(b, c)][d,]
