# One attribute name at every place where look-up may find it; the places are removed one after the other.
class Data:
    def __init__(self, tag): self.tag = tag
    def __get__(self, obj, cls): return self.tag
    def __set__(self, obj, value): print("store", value, "caught by", self.tag)


class NonData:
    def __init__(self, tag): self.tag = tag
    def __get__(self, obj, cls): return self.tag


class Meta(type):
    x = "value in the metaclass"


class Base(metaclass=Meta):
    x = "value in the base"


class Thing(Base):
    x = Data("data descriptor")

    def __getattr__(self, name):
        return "__getattr__(" + name + ")"


thing = Thing()
vars(thing)["x"] = "entry of the instance"
print(thing.x, "|", Thing.x)
thing.x = 1
Thing.x = NonData("non-data descriptor")
print(thing.x, "|", Thing.x)
thing.x = "new entry"
print(thing.x)
del thing.x
print(thing.x)
del Thing.x
print(thing.x, "|", Thing.x)
del Base.x
print(thing.x, "|", Thing.x)
del Meta.x
print(thing.x, "|", getattr(Thing, "x", "nothing left"))
