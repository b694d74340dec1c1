#pragma once
// The calendar's tables and store. For app/ and for tests.
#include <span>

#include "calendar/calendar_service.h"
#include "calendar/sql_calendar_store.h"
#include "store/database.h"

namespace tz::calendar {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, const Clock& clock) : store(db), service(store, clock) {}
  SqlCalendarStore store;
  CalendarService service;
};

}  // namespace tz::calendar
