# Dictionaries: counting, look-ups, deletion, iteration over the views.


def main():
    counts = {}
    for i in range(2500000):
        key = (i * 7919) % 1009
        counts[key] = counts.get(key, 0) + 1
    words = ["w%d" % (i % 500) for i in range(4000)]
    seen = {}
    for _ in range(1000):
        for word in words:
            if word in seen:
                seen[word] += 1
            else:
                seen[word] = 1
    total = 0
    for _ in range(1000):
        for key, value in seen.items():
            total += value
        for key in counts:
            total ^= key
        total += sum(counts.values())
    table = {}
    for i in range(1000000):
        table[i] = i
        if i >= 1000:
            del table[i - 1000]
    pairs = {(i % 100, i % 37): i for i in range(600000)}
    print(total, len(seen), len(table), len(pairs), counts[5])


main()
