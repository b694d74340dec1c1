#pragma once
// The places put together: tables, store, service. For app/ and for tests.
#include <span>

#include "base/clock.h"
#include "base/id.h"
#include "places/place_service.h"
#include "places/sql_map_store.h"
#include "places/sql_place_store.h"
#include "places/sql_table_store.h"
#include "store/database.h"

namespace tz::places {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, IdMaker& ids, const Clock& clock)
      : store(db), tables(db), service(store, ids, clock), maps(db) {}
  SqlPlaceStore store;
  SqlTableStore tables;
  PlaceService service;
  SqlMapStore maps;
};

}  // namespace tz::places
