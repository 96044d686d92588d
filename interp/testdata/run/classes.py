# Class statements from body to finished class.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        print("prepare", name, [b.__name__ for b in bases], keywords)
        return {}
    def __new__(mcs, name, bases, space, **keywords):
        print("new", name, sorted(k for k in space if not k.startswith("__")))
        return super().__new__(mcs, name, bases, space)
    def __init__(cls, name, bases, space, **keywords):
        print("init", name)
        super().__init__(name, bases, space)
    def __call__(cls, *args):
        print("call", cls.__name__)
        return super().__call__(*args)

class Named:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
    def __get__(self, instance, owner): return ("got", instance is not None)

class Base(metaclass=Meta, flag=1):
    attribute = Named()
    def __init_subclass__(cls, **keywords): print("init_subclass", cls.__name__, keywords)

class Derived(Base):
    def __init__(self, x): self.x = x
    def __repr__(self): return f"Derived({self.x})"
    @property
    def double(self): return self.x * 2
    @double.setter
    def double(self, value): self.x = value // 2
    @staticmethod
    def static(a): return a
    @classmethod
    def make(cls, x): return cls(x)

d = Derived(3)
print(d, d.double, Derived.attribute, d.attribute, Derived.static(1), Derived.make(4))
d.double = 20
print(d.x, vars(d), type(d).__mro__)
class A:
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
print(D().who(), [c.__name__ for c in D.mro()])
class Slots:
    __slots__ = ("a", "b")
s = Slots()
s.a = 1
try:
    s.c = 2
except AttributeError as error:
    print(error)
try:
    s.b
except AttributeError as error:
    print(error)
try:
    class E(A, D): pass
except TypeError as error:
    print(error)
class Private:
    def __init__(self): self.__x = 1
    def __m(self): return self.__x
    def call(self): return self.__m()
print(Private().call(), vars(Private()))
class Operators:
    def __init__(self, n): self.n = n
    def __add__(self, other): return ("add", self.n, other)
    def __radd__(self, other): return ("radd", self.n, other)
    def __eq__(self, other): return isinstance(other, Operators) and self.n == other.n
    def __lt__(self, other): return self.n < other.n
    def __getitem__(self, key): return key
    def __len__(self): return self.n
    def __call__(self, *args, **kwargs): return args, kwargs
    def __contains__(self, item): return item == self.n
    def __iter__(self): return iter([self.n])
    def __getattr__(self, name): return "missing " + name
o = Operators(2)
print(o + 1, 1 + o, o == Operators(2), o != Operators(2), o < Operators(3), o[1:2], len(o), o(1, k=2), 2 in o, list(o), o.zzz)
print(isinstance(d, Base), issubclass(Derived, Base), callable(o), Derived.__name__, Derived.__qualname__, Derived.__module__)
