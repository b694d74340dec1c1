#pragma once
// The outbox put together: tables, stores, what a city says, and the routes. Channels and the workers are
// built by app/ from what is configured.
#include <span>

#include "base/id.h"
#include "notify/api_notices.h"
#include "notify/api_replies.h"
#include "notify/api_stop.h"
#include "notify/api_webhooks.h"
#include "notify/sql_inbox_store.h"
#include "notify/sql_notice_store.h"
#include "notify/sql_outbox_store.h"
#include "notify/sql_reply_store.h"
#include "store/database.h"

namespace tz::notify {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, IdMaker& ids, const Clock& clock)
      : outbox(db, ids),
        inbox(db),
        packs(db),
        optouts(db),
        subscriptions(db, ids),
        replies(db),
        notices(packs, clock) {}
  SqlOutboxStore outbox;
  SqlInboxStore inbox;
  SqlNoticeStore packs;
  SqlOptOutStore optouts;
  SqlSubscriptionStore subscriptions;
  SqlReplyTemplateStore replies;
  NoticeService notices;
};

}  // namespace tz::notify
