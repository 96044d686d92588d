from .circular_a import late
other = 2
