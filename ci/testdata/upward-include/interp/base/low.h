#include "objects/object.h"
