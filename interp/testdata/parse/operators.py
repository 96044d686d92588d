(a) + b * (c - d) ** -e ** f @ g
not a in b is not c and d or e if f else lambda *, x=1: x | y ^ z & w << 1 >> 2
a < (b) <= c != d not in e
-(-a) ** 2 // b % c
await_ = ~+-a
