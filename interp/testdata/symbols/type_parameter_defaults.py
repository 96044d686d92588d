# PEP 696, and functions inside the type parameter scopes of classes.
def function[T: int = str, *Ts = *tuple[int], **P = [int, T]](): pass


class Class[T = int, U: T = T](T):
    x = 1
    type Alias[V = x] = lambda: (x, V)
    type Listed = [x for x in x if y]
    def method[
        W:
            [x for z in x] =
            {x: lambda: x}
    ](self): return W
