# Generators that receive values, delegate, are closed, thrown into and keep their variables between steps.
def averager():
    total = count = 0
    average = None
    while True:
        try:
            value = yield average
        except ZeroDivisionError:
            total = count = 0
            average = None
            continue
        if value is None:
            return total, count
        total += value
        count += 1
        average = total / count


def collect(results):
    while True:
        results.append((yield from averager()))
        yield "collected"


results = []
worker = collect(results)
print(next(worker), worker.send(10), worker.send(20), sorted(worker.gi_frame.f_locals))
print(worker.send(None), next(worker), worker.send(7), worker.throw(ZeroDivisionError), worker.send(1))
print(results)
worker.close()
print(next(worker, "closed"), worker.gi_frame)


def tidy(log):
    try:
        yield 1
        yield 2
    except GeneratorExit:
        log.append("exit")
        raise
    finally:
        log.append("finally")


log = []
for item in tidy(log):
    break
print(item, log)
print(sum(n * n for n in range(10) if n % 2), list(zip("ab", (n for n in range(9)))))


def countdown(n):
    if n:
        yield n
        yield from countdown(n - 1)


print(list(countdown(5)))
