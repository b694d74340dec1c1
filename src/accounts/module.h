#pragma once
// Builds the module from what it is given.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "accounts/account_service.h"
#include "accounts/api_authenticator.h"
#include "accounts/sql_account_store.h"
#include "accounts/sql_view_store.h"
#include "http/router.h"
#include "pages/page.h"
#include "store/database.h"

namespace tz::accounts {

std::span<const store::Migration> schema();

struct Module {
  Module(store::Database& db, const Clock& clock, Random& random, IdMaker& ids, PasswordCost cost = {})
      : store(db), service(store, clock, random, ids, cost), authenticator(service), views(db) {}
  SqlAccountStore store;
  AccountService service;
  ApiAuthenticator authenticator;
  SqlViewStore views;
};

// What the sign-in answers need to know of the city; filled by app/.
struct UnitName {
  std::string zh, en;
};
using UnitNames = std::function<std::optional<UnitName>(JurisdictionId, UnitId)>;
using JurisdictionCode = std::function<std::string(JurisdictionId)>;

// POST, DELETE /v1/session, GET /v1/me, POST /logout.
void add_routes(http::Router& router, AccountService& accounts, UnitNames units,
                JurisdictionCode jurisdictions);

// GET, PUT /v1/me/views. Everything given must outlive the router.
void add_view_routes(http::Router& router, AccountService& accounts, ViewStore& views, const Clock& clock);
// What the administrator's routes need to know of the city; filled by app/, which outlives the router.
struct AdminParts {
  AccountService& accounts;
  UnitNames units;
  // Fine for no unit, and for one that is there and not closed; else invalid_argument (field unit).
  std::function<Status(JurisdictionId, UnitId)> check_unit;
  // The caller's city.  Errors as ledger::caller_of
  std::function<Result<JurisdictionId>(const http::Request&)> city;
  std::function<std::string(JurisdictionId)> time_zone;  // whose days the audit is asked for by
  std::vector<std::string> channels;                     // that a key may be for
};
// /v1/admin/people, /v1/admin/roles: users, as the permission administer may see and change them.
void add_people_routes(http::Router& router, const AdminParts& parts);
// /v1/admin/keys.
void add_key_routes(http::Router& router, const AdminParts& parts);
// GET /v1/admin/audit, /v1/admin/audit.csv.
void add_audit_routes(http::Router& router, const AdminParts& parts);

// GET, POST /login. The shell outlives the router.
void add_page_routes(http::Router& router, AccountService& accounts, const pages::Shell& shell);

}  // namespace tz::accounts
