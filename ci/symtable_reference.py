#!/usr/bin/env python3
"""Prints what a walk over symtable.symtable() of the running Python gives: `dictum dump symbols` prints the same.

    symtable_reference.py [--checks] FILE...
    symtable_reference.py [--checks] --batch < names

Tables are indented by their depth, symbols stand sorted by name below their table, with the predicates that hold and,
as a number, CPython's flags and resolution. With --checks: what compile() warns about instead. A file that
is refused gives its error.
"""
import io
import sys
import symtable
import warnings

PREDICATES = ["referenced", "parameter", "global", "nonlocal", "declared_global", "local", "annotated", "free",
              "imported", "assigned", "namespace"]


def names(title, found):
    return "%s=%s" % (title, ",".join(found))


def table_line(table):
    line = "%s %s line=%d optimized=%d nested=%d children=%d" % (
        str(table.get_type()), table.get_name(), table.get_lineno(), table.is_optimized(), table.is_nested(),
        len(table.get_children()))
    if table.has_children() != bool(table.get_children()):
        line += " has_children=%d" % table.has_children()
    if isinstance(table, symtable.Function):
        line += " " + " ".join([names("parameters", table.get_parameters()), names("locals", sorted(table.get_locals())),
                                names("globals", sorted(table.get_globals())),
                                names("nonlocals", sorted(table.get_nonlocals())),
                                names("frees", sorted(table.get_frees()))])
    if isinstance(table, symtable.Class):
        line += " " + names("methods", table.get_methods())
    return line


def symbol_line(table, symbol):
    holds = [name for name in PREDICATES if getattr(symbol, "is_" + name)()]
    return "%s: %s %#x" % (symbol.get_name(), " ".join(holds), table._table.symbols[symbol.get_name()])


def dump(top, out):
    waiting = [(top, 0)]
    while waiting:
        table, depth = waiting.pop()
        out.write("  " * depth + table_line(table) + "\n")
        for symbol in sorted(table.get_symbols(), key=lambda symbol: symbol.get_name()):
            out.write("  " * depth + "- " + symbol_line(table, symbol) + "\n")
        waiting.extend((child, depth + 1) for child in reversed(table.get_children()))


def describe(error):
    """Class, line, offset, end line, end offset and message, a line each, as ast_reference.py has them."""
    place = [0, 0, 0, 0]
    if isinstance(error, SyntaxError):
        place = [error.lineno, error.offset, getattr(error, "end_lineno", None), getattr(error, "end_offset", None)]
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return "\n".join([type(error).__name__] + [str(part or 0) for part in place] + [str(message)])


def symbols(source):
    out = io.StringIO()
    dump(symtable.symtable(source, "f", "exec"), out)
    return out.getvalue()


def checks(source):
    """What compile() warns about, a line each."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(source, "f", "exec", dont_inherit=True)
    return "".join("%s %s %s\n" % (each.category.__name__, each.lineno, each.message) for each in caught)


def answer(path, work):
    with open(path, "rb") as file:
        source = file.read()
    try:
        return "ok", work(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return "error", describe(error)


def serve(work):
    """Answers each file name of standard input with "ok SIZE" or "error SIZE" and SIZE bytes."""
    for line in sys.stdin.buffer:
        word, text = answer(line.rstrip(b"\n").decode("utf-8", "surrogateescape"), work)
        data = text.encode("utf-8", "surrogatepass")
        sys.stdout.buffer.write(b"%s %d\n" % (word.encode(), len(data)) + data)
        sys.stdout.buffer.flush()


def main(arguments):
    warnings.simplefilter("ignore")
    work = checks if "--checks" in arguments else symbols
    if "--batch" in arguments:
        return serve(work)
    for path in arguments:
        if not path.startswith("--"):
            sys.stdout.buffer.write(answer(path, work)[1].encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main(sys.argv[1:])
