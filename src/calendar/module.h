#pragma once
// The calendar's tables and store. For app/ and for tests.
#include <span>

#include "calendar/sql_calendar_store.h"
#include "store/database.h"

namespace tz::calendar {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

}  // namespace tz::calendar
