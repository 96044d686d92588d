# Captures bind; class names, keys and guards are used.
match subject:
    case 1 | -2.5 | "text" | None: pass
    case whole if whole in guard: pass
    case [first, *rest]: used = first
    case {"key": value, constants.KEY: other, **remaining}: pass
    case Class(position, keyword=bound): pass
    case [(inner | {"x": inner}) as alias, _, *_]: pass


def function(x):
    match x:
        case Point(x=0, y=captured): return lambda: captured
        case [a, b] if (c := a): global declared
        case _: declared = 1
    return a
