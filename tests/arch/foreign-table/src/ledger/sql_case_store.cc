#include "store/database.h"

constexpr const char* kRead =
    "SELECT c.id FROM ledger_case c JOIN intake_report r ON r.case_id = c.id";
