#include "http/router.h"
#include "store/database.h"
