#include "ledger/case.h"
#include "store/database.h"
