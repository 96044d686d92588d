# Class blocks: what methods see of them, __class__, private names, nested classes.
name = "module"


def function(name, base, free):
    class Class(base, metaclass=name):
        name = name
        free
        __private = 1
        _Class__mangled = 2
        __dunder__ = 3
        annotated: name = 4
        (not_simple): name = 5
        name.attribute: free = 6

        def method(self, __argument, *, __keyword=__private):
            self.__attribute = __argument
            super().method()
            __local = free
            return name, __private, __keyword

        def static(self): return __class__

        @property
        def decorated(self): return lambda: super

        class Inner:
            __inner = name
            def method(self): return __class__, __inner, free

        global exported
        exported = 1
        nonlocal base
        base = 2
        for loop in range(3): pass
        def exported_too(): return exported, loop, base

    class __Private:
        def __method(__self): pass

    class __: __x = 1

    return Class


class NoSuper:
    def f(self): return self

    def __class__(self): return super

    x = [y for y in f]
    z = lambda self: x
