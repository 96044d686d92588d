public = 1
_hidden = 2
hidden = 3
__all__ = ["public"]
