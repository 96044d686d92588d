# Plug-ins registered in three ways: by a metaclass, by __init_subclass__ and by a decorator; look-up by name.
class Registering(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if bases:
            cls.registry[namespace.get("key", name.lower())] = cls
        else:
            cls.registry = {}

    def __getitem__(cls, key): return cls.registry[key]
    def __iter__(cls): return iter(sorted(cls.registry))
    def __call__(cls, *arguments):
        print("making", cls.__name__)
        return super().__call__(*arguments)


class Format(metaclass=Registering):
    def __init__(self, *fields): self.fields = fields
    def render(self): return self.mark.join(self.fields)
class Csv(Format): mark = ","
class Tsv(Format): key, mark = "tabs", "->"
class Quoted(Csv):
    def render(self): return '"%s"' % super().render()
print(list(Format), "tabs" in Format, "tsv" in Format, Format["quoted"]("a", "b").render())
try:
    Format["xml"]
except KeyError as error:
    print(error)
print(hasattr(Csv("x"), "__getitem__"), Csv.registry is Format.registry)


class Command:
    commands = {}

    def __init_subclass__(cls, name=None, **rest):
        super().__init_subclass__(**rest)
        cls.commands[name or cls.__name__] = cls

    @classmethod
    def alias(cls, name):
        def add(function):
            cls.commands[name] = type(name, (Command,), {"run": function}, name=name)
            return function
        return add


class Stop(Command):
    def run(self): return "stopped"


class Start(Command, name="go"):
    def run(self): return "started"


@Command.alias("twice")
def twice(self): return "twice " + self.commands["go"]().run()


print(sorted(Command.commands), [Command.commands[n]().run() for n in ("Stop", "go", "twice")], twice.__name__)
