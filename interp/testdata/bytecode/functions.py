def plain(a, b=1, /, c=2, *rest, d, e=5, **more) -> int:
    """docstring"""
    return a + b

@decorator
def outer(x: "annotation"):
    def inner():
        nonlocal x
        x += 1
        return x
    return inner

square = lambda n: n * n
plain(1, *rest, d=4, **more)
plain.method(1, k=2)
