# Strings: concatenation, methods, formatting, joins, slices, search.


def caesar(text, shift):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        else:
            out.append(c)
    return "".join(out)


def main():
    text = "the quick brown fox jumps over the lazy dog. " * 20
    total = 0
    for i in range(700):
        total += caesar(text, i % 26).count("e")
    words = text.split()
    for i in range(8500):
        line = " ".join(word.capitalize() for word in words[:60])
        total += len(line.replace("The", "A").lower().strip())
        total += line.find("Dog")
    built = ""
    for i in range(1600000):
        built += "ab" if i & 1 else "c"
    total += len(built)
    for i in range(1000000):
        total += len(f"{i}:{i & 15:>4}|{'x'}") + len("%d-%s" % (i, "y"))
    vowels = 0
    for c in built[:1800000]:
        if c in "aeiou":
            vowels += 1
    print(total, vowels, built[1000:1010], words[3].upper(), text[:-10:37])


main()
