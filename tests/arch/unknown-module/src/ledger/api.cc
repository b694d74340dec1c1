#include "http/router.h"
#include "ledger/case.h"
