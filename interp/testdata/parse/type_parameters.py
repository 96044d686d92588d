type A[T: int, *Ts, **P] = list[T]
def f[T](a: T) -> T: pass
class B[T: (int, str)](C): pass
type = type
