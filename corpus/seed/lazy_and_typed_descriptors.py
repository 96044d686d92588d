# Descriptors that compute once, check types, count accesses and know their names.
class Lazy:
    def __init__(self, function): self.function = function
    def __set_name__(self, owner, name): self.name = name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.function(obj)
        return value


class Typed:
    def __init__(self, *kinds): self.kinds, self.stores = kinds, 0
    def __set_name__(self, owner, name): self.place = "_" + name
    def __get__(self, obj, cls=None): return self if obj is None else getattr(obj, self.place)
    def __delete__(self, obj): delattr(obj, self.place)

    def __set__(self, obj, value):
        if not isinstance(value, self.kinds):
            raise TypeError("%s refuses %r" % (self.place[1:], value))
        self.stores += 1
        setattr(obj, self.place, value)


class Order:
    count = Typed(int)
    price = Typed(int, float)

    def __init__(self, count, price): self.count, self.price = count, price

    @Lazy
    def total(self):
        print("computing")
        return self.count * self.price


order = Order(3, 2.5)
print(order.total, order.total, sorted(vars(order)))
order.count = 10
del order.total
print(order.total)
try:
    Order("three", 1)
except TypeError as error:
    print(error)
print(Order.count.stores, type(Order.total).__name__)
del order.price
print(hasattr(order, "price"))
