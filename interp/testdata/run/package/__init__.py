VALUE = 1
from . import first
