# Source text compiled and run again and again.

TEMPLATE = '''
class Thing{n}:
    limit = {n}

    def __init__(self, value):
        self.value = value

    def check(self):
        if self.value > self.limit:
            return self.value - self.limit
        return [x + self.limit for x in range(3)][-1]


def run(start):
    total = 0
    for i in range(3):
        total += Thing{n}(start + i).check()
    return total


result = run({n})
'''


def main():
    total = 0
    for i in range(7500):
        space = {}
        exec(TEMPLATE.format(n=i), space)
        total += space["result"]
        total += eval("a * 2 + b[1] - len(c)", {"a": i, "b": [1, 2], "c": "xyz"})
        code = compile("value = %d\nother = value + 1\n" % i, "<made>", "exec")
        exec(code, space)
        total += space["other"]
    print(total)


main()
