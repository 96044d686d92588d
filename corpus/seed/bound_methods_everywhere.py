# One function bound in many ways: through instance, class, super, __get__, a partial receiver and another class.
class Method:
    """Binds like a function, in Python."""

    def __init__(self, function, *receiver): self.function, self.receiver = function, receiver
    def __get__(self, obj, cls): return self if obj is None else Method(self.function, obj)
    def __call__(self, *arguments): return self.function(*self.receiver, *arguments)


def greet(self, other="nobody"):
    return "%s greets %s" % (getattr(self, "name", self), other)


class Person:
    greet = greet
    emulated = Method(greet)

    def __init__(self, name): self.name = name


class Shouting(Person):
    def greet(self, *rest): return super().greet(*rest).upper()


ann, bob = Person("ann"), Shouting("bob")
print(ann.greet("bob"), "|", Person.greet(ann, "bob"), "|", greet("nothing", "bob"))
print(ann.emulated("bob"), "|", bob.emulated(), "|", Person.emulated(ann))
print(bob.greet("ann"), "|", super(Shouting, bob).greet("ann"), "|", Person.greet(bob))
saved = ann.greet
ann.name = "anna"
Person.greet = lambda self: "replaced"
print(saved(), "|", ann.greet(), "|", saved == ann.greet, saved.__func__ is greet)
ann.greet = greet.__get__("string receiver")
print(ann.greet("x"), "|", type(ann.greet).__name__, ann.greet.__self__)
print(list(map(bob.emulated, ("a", "b"))))
