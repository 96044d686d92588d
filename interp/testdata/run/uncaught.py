# What an uncaught exception with its chain looks like.
class Odd(Exception):
    pass

def inner(values):
    return values["a"] + values[
        "missing"]

def outer():
    try:
        inner({"a": 1})
    except KeyError as error:
        raise Odd("text", 2) from error

def last():
    try:
        outer()
    finally:
        print("finally")

try:
    last()
except Odd:
    (1 + 2) / (4 - 4)
