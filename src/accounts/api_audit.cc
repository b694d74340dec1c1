// Who did what and when, for the administrator: by person, kind of action and day, on the screen and as a
// file.
#include <map>
#include <memory>
#include <stdexcept>

#include "accounts/api_admin.h"
#include "base/csv.h"
#include "base/text.h"

namespace tz::accounts {
namespace {

using http::Permission;
using http::Request;
using http::Response;

constexpr std::size_t kFilePage = 500;

// The names of those that entries are by and about; each is asked for once.
class Names {
 public:
  Names(const AccountService& accounts, JurisdictionId city) : accounts_(accounts), city_(city) {}
  Result<std::string> of(ActorId actor) {
    const auto known = names_.find(actor);
    if (known != names_.end()) return known->second;
    TZ_TRY(name, accounts_.name_of(city_, actor));
    return names_.emplace(actor, name.value_or("")).first->second;
  }
  // Of the user or key that the entry is about; empty if it is about something else.
  Result<std::string> about(const AuditEntry& entry) {
    for (const std::string_view family : {"user.", "session.", "key."})
      if (entry.action.starts_with(family)) {
        const auto id = parse_id(entry.object.substr(0, entry.object.find(':')));
        return id ? of(ActorId{*id}) : Result<std::string>(std::string());
      }
    return std::string();
  }

 private:
  const AccountService& accounts_;
  JurisdictionId city_;
  std::map<ActorId, std::string> names_;
};

// Midnight of a day such as "2026-11-26" in the city, and of the day after.
Status read_day(std::string_view day, const std::string& zone, AuditFilter& filter) {
  if (day.empty()) return {};
  const auto from = parse_local(day, "%Y-%m-%d", zone);
  if (!from) return fail_field("day", "day: must be a day, as 2026-09-30");
  auto next = to_civil(*from + std::chrono::hours(36), zone);
  next.hour = next.minute = next.second = 0;
  TZ_TRY(to, from_civil(next, zone));
  filter.from = *from;
  filter.to = to;
  return {};
}

struct Question {
  JurisdictionId city{};
  std::string zone;
  AuditFilter filter;
};

Result<Question> read_question(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  Question asked{.city = city, .zone = parts.time_zone(city), .filter = {}};
  if (const auto word = request.query.get("actor"); !word.empty()) {
    const auto actor = parse_id(word);
    if (!actor) return fail_field("actor", "actor: must be the number of an account");
    asked.filter.actor = ActorId{*actor};
  }
  asked.filter.action = request.query.get("action");
  if (asked.filter.action.size() > 64) return fail_field("action", "action: at most 64 characters");
  TZ_CHECK(read_day(request.query.get("day"), asked.zone, asked.filter));
  return asked;
}

Result<Response> list(const Request& request, const AdminParts& parts) {
  TZ_TRY(asked, read_question(request, parts));
  TZ_TRY(limit, page_limit(request));
  TZ_TRY(page, parts.accounts.audit(asked.city, asked.filter, request.query.get("cursor"), limit));
  TZ_TRY(actions, parts.accounts.audit_actions(asked.city));
  Names names(parts.accounts, asked.city);
  JsonWriter out;
  out.begin_object().key("entries").begin_array();
  for (const auto& entry : page.entries) {
    TZ_TRY(by, names.of(entry.actor));
    TZ_TRY(about, names.about(entry));
    out.begin_object().field("id", std::to_string(entry.audit_id)).field("at", format_instant(entry.at));
    out.field("actor", id_text(entry.actor)).field("name", by).field("action", entry.action);
    out.field("object", entry.object).field("about", about).end_object();
  }
  out.end_array().key("actions").begin_array();
  for (const auto& action : actions) out.value(action);
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

// The file, page by page as it is sent.
class AuditFile {
 public:
  AuditFile(const AccountService& accounts, Question asked)
      : accounts_(accounts), asked_(std::move(asked)), names_(accounts, asked_.city) {}
  bool next(std::string& chunk) {
    if (!begun_) chunk += csv_line({"at", "account", "name", "action", "object", "about"});
    begun_ = true;
    const auto page = accounts_.audit(asked_.city, asked_.filter, cursor_, kFilePage);
    if (!page) throw std::runtime_error("the audit cannot be read");  // The file ends broken, not short.
    for (const auto& entry : page->entries) {
      const auto by = names_.of(entry.actor), about = names_.about(entry);
      if (!by || !about) throw std::runtime_error("the audit cannot be read");
      chunk += csv_line({format_local(entry.at, asked_.zone), id_text(entry.actor), *by, entry.action,
                         entry.object, *about});
    }
    cursor_ = page->next;
    return !cursor_.empty();
  }

 private:
  const AccountService& accounts_;
  Question asked_;
  Names names_;
  std::string cursor_;
  bool begun_ = false;
};

Result<Response> file(const Request& request, const AdminParts& parts) {
  TZ_TRY(asked, read_question(request, parts));
  Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.header("Content-Disposition", "attachment; filename=\"audit.csv\"");
  // Shared because std::function must be copyable; one caller drains it.
  response.stream = [all = std::make_shared<AuditFile>(parts.accounts, std::move(asked))](
                        std::string& chunk) { return all->next(chunk); };
  return response;
}

}  // namespace

void add_audit_routes(http::Router& router, const AdminParts& parts) {
  router.get("/v1/admin/audit", Permission::administer, [parts](const Request& r) { return list(r, parts); });
  router.get("/v1/admin/audit.csv", Permission::administer,
             [parts](const Request& r) { return file(r, parts); });
}

}  // namespace tz::accounts
