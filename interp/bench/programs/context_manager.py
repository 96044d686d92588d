# The with statement: managers of our own, nested, and contextlib's generator-based ones.
from contextlib import contextmanager


class Lock:
    def __init__(self):
        self.depth = 0
        self.entered = 0

    def __enter__(self):
        self.depth += 1
        self.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        self.depth -= 1
        return kind is ValueError


@contextmanager
def step(log):
    log[0] += 1
    try:
        yield log
    finally:
        log[1] += 1


def main():
    outer, inner = Lock(), Lock()
    total = 0
    for i in range(800000):
        with outer as held, inner:
            total += held.depth + inner.depth
    for i in range(150000):
        with outer:
            raise ValueError(i)
    log = [0, 0]
    for i in range(220000):
        with step(log) as seen:
            total += seen[0] - seen[1]
    print(total, outer.entered, inner.depth, log)


main()
