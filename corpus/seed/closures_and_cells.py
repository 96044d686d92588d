# Counters, accumulators and late binding: variables shared by functions, one set for each call.
def account(balance):
    history = []

    def deposit(amount):
        nonlocal balance
        balance += amount
        history.append(amount)
        return balance

    def undo():
        nonlocal balance
        if not history:
            raise LookupError("nothing to undo")
        balance -= history.pop()
        return balance

    return deposit, undo, lambda: (balance, tuple(history))


deposit, undo, state = account(10)
other_deposit, _, other_state = account(0)
print(deposit(5), deposit(7), undo(), state(), other_deposit(1), other_state())
undo()
try:
    undo()
except LookupError as error:
    print(error)
print(sorted(deposit.__code__.co_freevars), state.__code__.co_freevars)
shared = dict(zip(deposit.__code__.co_freevars, deposit.__closure__))
shared["balance"].cell_contents = 1000
print(state())

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x
    return composed


print(compose(lambda x: x + 1, lambda x: x * 10, str)(4))


def recursive():
    def even(n): return n == 0 or odd(n - 1)
    def odd(n): return n != 0 and even(n - 1)
    return even, odd


even, odd = recursive()
print(even(10), odd(10), even.__closure__[0].cell_contents is odd)
