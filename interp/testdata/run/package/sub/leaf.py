from .. import VALUE as UP
from ..first import NAME
