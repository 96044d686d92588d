# Nested handlers, finally, with blocks, causes and contexts, each leaving its line in a log.
log = []


class Managed:
    def __init__(self, name, swallow=(), broken=False):
        self.name, self.swallow, self.broken = name, swallow, broken

    def __enter__(self):
        log.append("enter " + self.name)
        return self

    def __exit__(self, kind, value, traceback):
        log.append("exit %s %s" % (self.name, kind and kind.__name__))
        if self.broken:
            raise RuntimeError(self.name + " broke")
        return kind is not None and issubclass(kind, self.swallow)


def attempt(action):
    try:
        with Managed("outer", KeyError), Managed("inner", ValueError, action == "break"):
            try:
                if action == "return":
                    return "returned"
                raise {"key": KeyError, "index": IndexError, "value": ValueError}[action]
            except IndexError as error:
                raise TypeError("converted") from error
            finally:
                log.append("finally")
        return "after with"
    except Exception as error:
        names = []
        while error is not None:
            names.append(type(error).__name__)
            error = error.__cause__ or error.__context__
        return " <- ".join(names)


for action in ("return", "key", "index", "value", "break", "unknown"):
    result = attempt(action)
    print(action, "->", result)
    print("   ", "; ".join(log))
    log.clear()


def last_word():
    for i in range(3):
        try:
            1 / 0
        except ZeroDivisionError:
            continue
        finally:
            log.append(i)
    return log


print(last_word())
