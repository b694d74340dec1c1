#include "ledger/case.h"
#include "store/database.h"

constexpr const char* kRead = "SELECT id FROM ledger_case WHERE jurisdiction_id = $1";
