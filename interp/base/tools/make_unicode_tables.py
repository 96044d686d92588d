"""Writes the tables that unicode_tables.h declares: make_unicode_tables.py UNICODE_DATA_FOLDER OUTPUT.cpp

The folder is a Unicode character database: UnicodeData.txt, DerivedCoreProperties.txt, DerivedAge.txt,
NameAliases.txt. Ages up to 12.1, the version of the oldest language played, count as one. A database of 15.0 is brought
up to 15.1, the version of Python 3.13.
"""
import collections
import os
import re
import sys

CODE_POINTS = 0x110000
BLOCK_BITS = 7
OLDEST = (12, 1)
START, PART, PRINTABLE, AGE_SHIFT = 1, 2, 4, 3
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
NEXT = (15, 1)
NEXT_IDEOGRAPHS = (0x2EBF0, 0x2EE5D)
NEXT_SYMBOLS = {
    0x2FFC: "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM RIGHT",
    0x2FFD: "IDEOGRAPHIC DESCRIPTION CHARACTER SURROUND FROM LOWER RIGHT",
    0x2FFE: "IDEOGRAPHIC DESCRIPTION CHARACTER HORIZONTAL REFLECTION",
    0x2FFF: "IDEOGRAPHIC DESCRIPTION CHARACTER ROTATION",
    0x31EF: "IDEOGRAPHIC DESCRIPTION CHARACTER SUBTRACTION",
}
WORD = re.compile(r"[^ -]+- [^ -]+|[^ -]*-(?=[^ ])|[^ -]+-?")


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        for line in file:
            fields = [field.strip() for field in line.split("#")[0].split(";")]
            if len(fields) > 1:
                yield fields


def code_range(text):
    first, _, last = text.partition("..")
    return int(first, 16), int(last or first, 16)


def read_ages(folder):
    """For each code point the version that assigned it, OLDEST at least; None where unassigned."""
    ages = [None] * CODE_POINTS
    for where, version in rows(folder, "DerivedAge.txt"):
        first, last = code_range(where)
        age = max(tuple(map(int, version.split("."))), OLDEST)
        ages[first:last + 1] = [age] * (last + 1 - first)
    return ages


def read_characters(folder):
    """Categories of all code points, names of those that have one of their own, and the ranges of ideographs."""
    categories, names, ideographs = ["Cn"] * CODE_POINTS, {}, []
    range_start = None
    for fields in rows(folder, "UnicodeData.txt"):
        code_point, name, category = int(fields[0], 16), fields[1], fields[2]
        if name.endswith(", First>"):
            range_start = code_point
        elif name.endswith(", Last>"):
            categories[range_start:code_point + 1] = [category] * (code_point + 1 - range_start)
            if name.startswith("<CJK Ideograph"):
                ideographs.append((range_start, code_point))
        else:
            categories[code_point] = category
            if not name.startswith("<"):
                names[code_point] = name
    return categories, names, ideographs


def add_next_version(ages, categories, names, ideographs):
    """What Unicode 15.1 assigned, where the database does not know it."""
    first, last = NEXT_IDEOGRAPHS
    if ages[first]:
        return
    count = last + 1 - first
    ages[first:last + 1], categories[first:last + 1] = [NEXT] * count, ["Lo"] * count
    ideographs.append(NEXT_IDEOGRAPHS)
    for code_point, name in NEXT_SYMBOLS.items():
        ages[code_point], categories[code_point], names[code_point] = NEXT, "So", name


def property_bytes(folder, ages, categories, age_list):
    flags = bytearray(CODE_POINTS)
    for code_point, age in enumerate(ages):
        if age:
            flags[code_point] = age_list.index(age) << AGE_SHIFT
        if categories[code_point] not in UNPRINTABLE or code_point == 0x20:
            flags[code_point] |= PRINTABLE
    for where, name in rows(folder, "DerivedCoreProperties.txt"):
        bit = {"XID_Start": START, "XID_Continue": PART}.get(name)
        if bit:
            first, last = code_range(where)
            for code_point in range(first, last + 1):
                flags[code_point] |= bit
    for code_point in range(NEXT_IDEOGRAPHS[0], NEXT_IDEOGRAPHS[1] + 1):
        flags[code_point] |= START | PART
    return flags


def in_blocks(flags):
    size, seen, block_of, blocks = 1 << BLOCK_BITS, {}, [], bytearray()
    for start in range(0, CODE_POINTS, size):
        block = bytes(flags[start:start + size])
        if block not in seen:
            seen[block] = len(seen)
            blocks += block
        block_of.append(seen[block])
    assert len(seen) <= 256
    return block_of, blocks


def ideograph_rows(ranges, ages):
    for first, last in ranges:
        start = first
        for code_point in range(first, last + 1):
            if code_point == last or ages[code_point + 1] != ages[start]:
                if ages[start]:
                    yield start, code_point, ages[start]
                start = code_point + 1


def name_hash(name):
    value = 2166136261
    for character in name.encode():
        value = (value ^ character) * 16777619 & 0xFFFFFFFF
    return value ^ value >> 15


def join_words(words):
    text = ""
    for word in words:
        text += word if not text or text.endswith("-") else " " + word
    return text


def encode_names(entries):
    """entries: (code point, name). Returns the words and, for each name, its bytes."""
    split = [WORD.findall(name) for _, name in entries]
    for words, (_, name) in zip(split, entries):
        assert join_words(words) == name, name
    counts = collections.Counter(word for words in split for word in words)
    words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    short = 256 - (len(words) // 256 + 1)
    number = {word: i for i, word in enumerate(words)}
    encoded = []
    for name_words in split:
        text = bytearray()
        for index in map(number.get, name_words):
            if index < short:
                text.append(index)
            else:
                text += bytes((short + (index - short) // 256, (index - short) % 256))
        encoded.append(bytes(text))
    return words, short, encoded


def hash_slots(entries):
    size = 1
    while size < 2 * len(entries) * 7 // 8:
        size *= 2
    slots = [0] * size
    for index, (_, name) in enumerate(entries):
        slot = name_hash(name) % size
        while slots[slot]:
            slot = (slot + 1) % size
        slots[slot] = index + 1
    return slots


def starts(pieces):
    offsets, total = [], 0
    for piece in pieces:
        offsets.append(total)
        total += len(piece)
    return offsets + [total]


class Writer:
    def __init__(self, path):
        self.file = open(path, "w", encoding="ascii")
        self.file.write('// Generated by make_unicode_tables.py.\n#include "base/unicode_tables.h"\n\n'
                        "namespace dictum::unicode_tables {\n\n")

    def array(self, kind, name, values):
        self.file.write(f"const {kind} {name}[] = {{\n")
        values = list(values)
        for i in range(0, len(values), 24):
            self.file.write(",".join(map(str, values[i:i + 24])) + ",\n")
        self.file.write("};\n\n")

    def number(self, name, value):
        self.file.write(f"const std::uint32_t {name} = {value};\n\n")

    def end(self):
        self.file.write("}  // namespace dictum::unicode_tables\n")
        self.file.close()


def version_number(age):
    return 0 if age == OLDEST else age[0] * 256 + age[1]


def main(folder, output):
    ages = read_ages(folder)
    categories, names, ideographs = read_characters(folder)
    add_next_version(ages, categories, names, ideographs)
    age_list = [OLDEST] + sorted({age for age in ages if age and age > OLDEST})
    block_of, blocks = in_blocks(property_bytes(folder, ages, categories, age_list))
    ordinary = sorted(names.items())
    aliases = [(int(fields[0], 16), fields[1]) for fields in rows(folder, "NameAliases.txt")]
    entries = ordinary + aliases
    words, short, encoded = encode_names(entries)

    writer = Writer(output)
    writer.array("std::uint8_t", "kBlockOf", block_of)
    writer.array("std::uint8_t", "kProperty", blocks)
    writer.array("std::uint16_t", "kAges", map(version_number, age_list))
    writer.array("char", "kWordText", "".join(words).encode())
    writer.array("std::uint32_t", "kWordStart", starts(words))
    writer.number("kShortWords", short)
    writer.array("std::uint8_t", "kNameText", b"".join(encoded))
    writer.array("std::uint32_t", "kNameStart", starts(encoded))
    writer.array("std::uint32_t", "kNameCodePoint", [code_point for code_point, _ in entries])
    writer.number("kOrdinaryNames", len(ordinary))
    slots = hash_slots(entries)
    writer.array("std::uint16_t", "kNameSlot", slots)
    writer.number("kNameSlots", len(slots))
    ranges = [f"{{{first},{last},{version_number(age)}}}" for first, last, age in ideograph_rows(ideographs, ages)]
    writer.array("HexNamedRange", "kIdeographs", ranges)
    writer.number("kIdeographRanges", len(ranges))
    writer.end()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
