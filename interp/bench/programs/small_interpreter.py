# A small language: tokens, recursive-descent parser, tree of nodes, evaluator with scopes and closures.


class Token:
    __slots__ = ("kind", "text")

    def __init__(self, kind, text):
        self.kind = kind
        self.text = text


class Lexer:
    WORDS = {"let", "fn", "if", "then", "else", "while", "do", "end", "return"}
    OPERATORS = ("==", "<=", ">=", "!=", "+", "-", "*", "/", "%", "<", ">", "=", "(", ")", ",", ";")

    def __init__(self, text):
        self.text = text
        self.at = 0

    def tokens(self):
        text = self.text
        while self.at < len(text):
            c = text[self.at]
            if c.isspace():
                self.at += 1
            elif c.isdigit():
                yield self.take("number", str.isdigit)
            elif c.isalpha():
                token = self.take("name", str.isalnum)
                if token.text in self.WORDS:
                    token.kind = token.text
                yield token
            else:
                yield self.operator()
        yield Token("end of text", "")

    def take(self, kind, belongs):
        start = self.at
        while self.at < len(self.text) and belongs(self.text[self.at]):
            self.at += 1
        return Token(kind, self.text[start:self.at])

    def operator(self):
        for operator in self.OPERATORS:
            if self.text.startswith(operator, self.at):
                self.at += len(operator)
                return Token(operator, operator)
        raise SyntaxError("unexpected %r" % self.text[self.at])


class Scope:
    def __init__(self, parent=None):
        self.names = {}
        self.parent = parent

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.parent
        raise NameError(name)


class Return(Exception):
    def __init__(self, value):
        self.value = value


class Node:
    def evaluate(self, scope):
        raise NotImplementedError


class Number(Node):
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value


class Name(Node):
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope.find(self.name).names[self.name]


class Assign(Node):
    def __init__(self, name, value, declares):
        self.name, self.value, self.declares = name, value, declares

    def evaluate(self, scope):
        value = self.value.evaluate(scope)
        target = scope if self.declares else scope.find(self.name)
        target.names[self.name] = value
        return value


class Binary(Node):
    OPERATIONS = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a // b,
        "%": lambda a, b: a % b,
        "<": lambda a, b: a < b,
        ">": lambda a, b: a > b,
        "<=": lambda a, b: a <= b,
        ">=": lambda a, b: a >= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
    }

    def __init__(self, operator, left, right):
        self.operation = self.OPERATIONS[operator]
        self.left, self.right = left, right

    def evaluate(self, scope):
        return self.operation(self.left.evaluate(scope), self.right.evaluate(scope))


class Block(Node):
    def __init__(self, statements):
        self.statements = statements

    def evaluate(self, scope):
        value = None
        for statement in self.statements:
            value = statement.evaluate(scope)
        return value


class If(Node):
    def __init__(self, condition, then, otherwise):
        self.condition, self.then, self.otherwise = condition, then, otherwise

    def evaluate(self, scope):
        if self.condition.evaluate(scope):
            return self.then.evaluate(scope)
        return self.otherwise.evaluate(scope) if self.otherwise else None


class While(Node):
    def __init__(self, condition, body):
        self.condition, self.body = condition, body

    def evaluate(self, scope):
        while self.condition.evaluate(scope):
            self.body.evaluate(scope)


class Leave(Node):
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        raise Return(self.value.evaluate(scope))


class Closure:
    def __init__(self, parameters, body, scope):
        self.parameters, self.body, self.scope = parameters, body, scope

    def __call__(self, *values):
        inner = Scope(self.scope)
        inner.names.update(zip(self.parameters, values))
        try:
            return self.body.evaluate(inner)
        except Return as leaving:
            return leaving.value


class Define(Node):
    def __init__(self, name, parameters, body):
        self.name, self.parameters, self.body = name, parameters, body

    def evaluate(self, scope):
        scope.names[self.name] = Closure(self.parameters, self.body, scope)


class Call(Node):
    def __init__(self, callee, arguments):
        self.callee, self.arguments = callee, arguments

    def evaluate(self, scope):
        return self.callee.evaluate(scope)(*[argument.evaluate(scope) for argument in self.arguments])


class Parser:
    LEVELS = (("==", "!=", "<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))

    def __init__(self, text):
        self.tokens = list(Lexer(text).tokens())
        self.at = 0

    def peek(self):
        return self.tokens[self.at].kind

    def next(self, kind=None):
        token = self.tokens[self.at]
        if kind is not None and token.kind != kind:
            raise SyntaxError("expected %s, found %s" % (kind, token.kind))
        self.at += 1
        return token

    def block(self, *ends):
        statements = []
        while self.peek() not in ends:
            statements.append(self.statement())
            if self.peek() == ";":
                self.next()
        return Block(statements)

    def statement(self):
        kind = self.peek()
        method = getattr(self, "parse_" + kind, None) if kind.isalpha() else None
        if method is not None and kind != "number":
            return method()
        return self.expression()

    def parse_let(self):
        self.next("let")
        name = self.next("name").text
        self.next("=")
        return Assign(name, self.expression(), True)

    def parse_name(self):
        if self.tokens[self.at + 1].kind == "=":
            name = self.next("name").text
            self.next("=")
            return Assign(name, self.expression(), False)
        return self.expression()

    def parse_fn(self):
        self.next("fn")
        name = self.next("name").text
        self.next("(")
        parameters = []
        while self.peek() != ")":
            parameters.append(self.next("name").text)
            if self.peek() == ",":
                self.next()
        self.next(")")
        body = self.block("end")
        self.next("end")
        return Define(name, parameters, body)

    def parse_if(self):
        self.next("if")
        condition = self.expression()
        self.next("then")
        then = self.block("else", "end")
        otherwise = None
        if self.next().kind == "else":
            otherwise = self.block("end")
            self.next("end")
        return If(condition, then, otherwise)

    def parse_while(self):
        self.next("while")
        condition = self.expression()
        self.next("do")
        body = self.block("end")
        self.next("end")
        return While(condition, body)

    def parse_return(self):
        self.next("return")
        return Leave(self.expression())

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.primary()
        left = self.expression(level + 1)
        while self.peek() in self.LEVELS[level]:
            operator = self.next().kind
            left = Binary(operator, left, self.expression(level + 1))
        return left

    def primary(self):
        token = self.next()
        if token.kind == "number":
            return Number(int(token.text))
        if token.kind == "(":
            inside = self.expression()
            self.next(")")
            return inside
        node = Name(token.text)
        while self.peek() == "(":
            self.next("(")
            arguments = []
            while self.peek() != ")":
                arguments.append(self.expression())
                if self.peek() == ",":
                    self.next()
            self.next(")")
            node = Call(node, arguments)
        return node


PROGRAM = """
fn fib(n) if n < 2 then return n end; return fib(n - 1) + fib(n - 2) end
fn adder(n) fn add(x) return x + n end; return add end
let total = 0;
let i = 0;
let plus = adder(3);
while i < 4000 do
  total = (plus(total) + i * 7) % 10007;
  if i % 2 == 0 then total = total + 1 else total = total - 1 end;
  i = i + 1
end
total + fib(15)
"""


def main():
    result = 0
    for _ in range(27):
        result = Parser(PROGRAM).block("end of text").evaluate(Scope())
    for _ in range(440):
        Parser(PROGRAM)
    print(result)


main()
