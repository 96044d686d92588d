"""The reference side of ci/check-frontend: runs under the oracle (CPython 3.8 to 3.13), standard library only.

Reads file names from standard input, a line each, and answers each with "ok SIZE" or "error SIZE" and SIZE bytes:
what ast.dump() of the tree with positions prints, or the error's class, line, offset, end line, end offset and
message, a line each. Up to 3.8, whose dump knows no indent, the layout is that of 3.9.

    python3 -S -B ast_reference.py [--positions] [--indent N] < names
"""
import ast
import sys
import warnings


def dump_as_3_9(node, include_attributes, indent):
    """ast.dump() of 3.9 for the trees of 3.8: what is None by default is left out."""
    indent = None if indent is None else " " * indent

    def form(node, level):
        if indent is None:
            head, glue = "", ", "
        else:
            level += 1
            head, glue = "\n" + indent * level, ",\n" + indent * level
        if isinstance(node, list):
            if not node:
                return "[]", True
            return "[" + head + glue.join(form(item, level)[0] for item in node) + "]", False
        if not isinstance(node, ast.AST):
            return repr(node), True
        names = list(node._fields) + (list(node._attributes) if include_attributes else [])
        parts, simple = [], True
        for name in names:
            value = getattr(node, name, None)
            if value is None and not (isinstance(node, ast.Constant) and name == "value"):
                continue
            text, leaf = form(value, level)
            simple = simple and leaf
            parts.append(name + "=" + text)
        kind = type(node).__name__
        if simple and len(parts) <= 3:
            return kind + "(" + ", ".join(parts) + ")", not parts
        return kind + "(" + head + glue.join(parts) + ")", False

    return form(node, 0)[0]


def dump(tree, positions, indent):
    if sys.version_info < (3, 9):
        return dump_as_3_9(tree, positions, indent)
    return ast.dump(tree, include_attributes=positions, indent=indent)


def describe(error):
    if isinstance(error, SyntaxError):
        place = [error.lineno, error.offset, getattr(error, "end_lineno", None), getattr(error, "end_offset", None)]
        message = error.msg
    else:
        place = [0, 0, 0, 0]
        message = str(error)
    return "\n".join([type(error).__name__] + [str(part or 0) for part in place] + [str(message)])


def answer(path, positions, indent):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        return "ok", dump(tree, positions, indent) + "\n"
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        return "error", describe(error)


def serve(positions, indent):
    for line in sys.stdin.buffer:
        word, text = answer(line.rstrip(b"\n").decode("utf-8", "surrogateescape"), positions, indent)
        data = text.encode("utf-8", "surrogatepass")
        sys.stdout.buffer.write(b"%s %d\n" % (word.encode(), len(data)))
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def main(arguments):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    positions = "--positions" in arguments
    indent = int(arguments[arguments.index("--indent") + 1]) if "--indent" in arguments else 1
    serve(positions, None if indent < 0 else indent)


if __name__ == "__main__":
    main(sys.argv[1:])
