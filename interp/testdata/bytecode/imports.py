import package.module
import package.module.inner as name
from . import sibling
from ..parent import one, two as three
from everything import *
