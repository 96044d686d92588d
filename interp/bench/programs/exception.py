# Exceptions raised, caught, re-raised, with finally and classes of our own.


class Refused(Exception):
    def __init__(self, code):
        super().__init__("refused", code)
        self.code = code


def check(n):
    if n % 3 == 0:
        raise Refused(n)
    if n % 3 == 1:
        raise ValueError(n)
    return n


def guarded(n):
    try:
        return check(n)
    except ValueError:
        return -1
    finally:
        guarded.calls += 1


def main():
    guarded.calls = 0
    total = 0
    for i in range(600000):
        try:
            total += guarded(i)
        except Refused as error:
            total += error.code & 7
        else:
            total += 1
    missing = 0
    table = {}
    for i in range(300000):
        try:
            table[i]
        except KeyError:
            missing += 1
        try:
            total.nothing
        except AttributeError:
            missing += 1
    print(total, guarded.calls, missing)


main()
