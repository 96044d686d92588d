# Calls with keywords, defaults, *args and **kwargs, decorators, bound methods and partial application.
import functools


def plain(a, b=2, c=3):
    return a + b * c


def variadic(*args, **kwargs):
    return len(args) + len(kwargs)


def keyword_only(a, *, scale=1, offset=0):
    return a * scale + offset


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@traced
def work(x, y=1):
    return x - y


class Thing:
    def __init__(self, a, b=2):
        self.a, self.b = a, b

    def both(self, extra=0):
        return self.a + self.b + extra

    @classmethod
    def made(cls, a):
        return cls(a, b=1)

    @staticmethod
    def helper(x):
        return x + 1


def main():
    total = 0
    bound = Thing(1).both
    half = functools.partial(plain, 5, c=1)
    for i in range(440000):
        total += plain(i) + plain(i, 1) + plain(i, c=0)
        total += variadic(1, 2, i, k=i)
        total += keyword_only(i, scale=2) + work(i, y=3)
        total += bound() + bound(extra=1) + half(i)
        total += Thing.made(i).both() + Thing.helper(i)
        args = (i, 2)
        total += plain(*args) + variadic(*args, **{"x": 1})
    print(total, work.calls)


main()
