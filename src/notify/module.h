#pragma once
// The outbox put together: tables and stores. Channels and the dispatcher are built by app/ from what is
// configured.
#include <span>

#include "base/id.h"
#include "notify/sql_inbox_store.h"
#include "notify/sql_outbox_store.h"
#include "store/database.h"

namespace tz::notify {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, IdMaker& ids) : outbox(db, ids), inbox(db) {}
  SqlOutboxStore outbox;
  SqlInboxStore inbox;
};

}  // namespace tz::notify
