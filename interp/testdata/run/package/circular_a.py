from .circular_b import other
late = 1
