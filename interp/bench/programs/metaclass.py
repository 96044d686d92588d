# Metaclasses: __prepare__, __new__, __call__, attributes of classes looked up through them.


class Ordered(type):
    @classmethod
    def __prepare__(meta, name, bases, **keywords):
        return {"made_by": meta.__name__}

    def __new__(meta, name, bases, namespace, **keywords):
        cls = super().__new__(meta, name, bases, dict(namespace))
        cls.order = [key for key in namespace if not key.startswith("__")]
        return cls

    def __call__(cls, *args):
        made = super().__call__(*args)
        cls.count += 1
        return made

    @property
    def shown(cls):
        return cls.__name__ + ":" + ",".join(cls.order)


class Item(metaclass=Ordered):
    count = 0

    def __init__(self, weight):
        self.weight = weight


def make(number):
    class Special(Item):
        count = 0
        alpha = number
        beta = number + 1

        def gamma(self):
            return self.alpha

    return Special


def main():
    total = 0
    for i in range(40000):
        cls = make(i)
        total += len(cls.shown) + cls.alpha
    for i in range(700000):
        total += Item(i).weight & 7
    print(total, Item.count, cls.shown)


main()
