text = f"{name!r:>{width}} and {other}"
chain = 1 < a <= b not in c
choice = x if p and not q or r else y
first, *middle, last = values
target[i:j:k], target.attribute = (1, -2, "s"), ...
if (n := 10**30) is None: del n, target[0], target.attribute
counter[key] += 1
assert text, "message"
print([*a, *b], {**c, "d": 1}, (1, (2.5, b"\xff")))
