a + b - c * d / e // f % g @ h ** i << j >> k & l | m ^ ~n
a < b > c <= d >= e == f != g <> h
a = b += c -= d *= e /= f //= g %= h @= i **= j <<= k >>= l &= m |= n ^= o
a := b -> c: d, e; f.g ... . .. ( ) [ ] { } $ ? !
