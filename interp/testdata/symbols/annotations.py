# Annotations that are evaluated.
import this
from typing import List, Dict


def function(a: List[A], /, b: B = default, *args: C, d: Dict[D, [x for x in D]] = 1, **kwargs: (lambda: E)) -> F:
    local: G = value
    (parenthesised): H = 1
    a.attribute: I
    a[index]: J = 2

    def inner(a: local) -> local:
        return value


class Class:
    attribute: K
    other: L = M

    def method(self: Class, other: attribute) -> Class: ...


variable: N
assigned: O = P
