class Base:
    """docstring"""
    limit: int = 3
    __private = 1

class Derived(Base, metaclass=Meta, **options):
    def method(self):
        self.__private = 2
        return super().method(__class__)
