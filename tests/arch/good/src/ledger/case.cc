#include "ledger/case.h"
