match a, *b:
    case 1 | -2.5 | 3 - 4j | 'a' 'b' | None | True: pass
    case [a, *_, b] | (c,) | () | (d) if e: pass
    case {'a': b, -1: c, A.b: [*d], **rest}: pass
    case A.b(c, (d), e=f, g=h,) as i: pass
    case a, *b: pass
    case (a as b) | _: pass
match = case = _ = 1
match (a)
match[b]: int
