# PEP 695: type parameters, type aliases, and what they see of classes around them.
class __Hidden[__T](__T, __other): pass


def identity[T](x: T, y: T = default, *, z=1) -> T:
    local: T = x
    def inner[U](u: U) -> T: return lambda: (T, U)
    return inner


class Generic[T, *Ts, **P](Base[T], keyword=T):
    attribute: T
    constant = 1

    def method[U: (T, constant), V: (constant, T)](self, a: U, b: V) -> constant:
        return super().method(T, U, __class__, constant)

    type Alias[W: T] = dict[W, constant, Generic]
    type Plain = list[constant]
    __private = 1

    def mangled[__T](self, x: __T) -> __private: return __T


def outer(captured):
    class Local[T: captured](captured):
        captured = T
        type Alias = captured
        def f[U: captured](self): return captured, T
    type Recursive[T] = list[Recursive[T] | captured]
    @decorator(captured)
    def decorated[*Ts](*args: *Ts) -> Ts: nonlocal captured; captured = 2
    return Local


class Outer:
    x = 1
    class Inner[T]:
        y: x
        def f[U: y](self, z=x): pass

    global made_global
    made_global = 1
    type Uses = made_global


async def coroutine[T](x: T): await x
type Nested[T: [int for a in b]] = [T for T in c for d in (lambda: T)()]
