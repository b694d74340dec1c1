// City tables by the screen's routes: what they say, a preview of a change, the change, and what they said.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/application.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "http/query_number.h"
#include "ledger/api_scope.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;
using places::TableFormat;
using places::TableRow;

constexpr std::size_t kNamed = 500;  // rows of each kind that a preview names; all are counted
constexpr std::size_t kDigestMax = 64;
// What JSON needs for kTableBytesMax of text whose every character is escaped in two, and some room.
constexpr std::uint64_t kBodyMax = 2 * places::kTableBytesMax + (64U << 10);
constexpr std::int64_t kVersionMax = 1'000'000'000;

void put_texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

void put_words(JsonWriter& out, std::string_view key, std::span<const std::string_view> words) {
  out.key(key).begin_array();
  for (const std::string_view word : words) out.value(word);
  out.end_array();
}

void put_state(JsonWriter& out, const TableState& state, const ledger::AccountNames& names) {
  out.begin_object().field("name", state.format->name).field("file", state.file);
  out.field("rows", state.rows).field("from", state.person ? "person" : "pack");
  out.field("version", state.version).field("changed_at", format_instant(state.changed_at));
  out.key("changed_by");
  if (state.person)
    out.value(std::to_string(static_cast<std::int64_t>(state.changed_by)));
  else
    out.null();
  out.field("changed_by_name", state.person ? names.at(state.changed_by) : std::string());
  out.field("stale", state.stale).end_object();
}

void put_columns(JsonWriter& out, const TableFormat& format) {
  out.key("columns").begin_array();
  for (const places::TableColumn& column : format.columns) {
    out.begin_object().field("name", column.name).field("kind", places::name_of(column.kind));
    out.field("required", column.required);
    if (!column.choices.empty()) put_words(out, "choices", column.choices);
    if (!column.refers.empty()) out.field("refers", column.refers);
    out.end_object();
  }
  out.end_array();
}

std::string shown_json(const TableShown& shown) {
  const TableFormat& format = *shown.state.format;
  JsonWriter out;
  out.begin_object().field("name", format.name).field("file", shown.state.file);
  out.field("from", shown.state.person ? "person" : "pack").field("version", shown.state.version);
  out.field("digest", shown.digest);
  put_texts(out, "comments", shown.text.comments);
  put_columns(out, format);
  put_words(out, "key", format.key);
  out.field("closes", format.closes).key("rows").begin_array();
  for (const TableRow& row : shown.text.rows) {
    out.begin_object().field("line", static_cast<std::int64_t>(row.line));
    put_texts(out, "cells", row.cells);
    out.end_object();
  }
  return out.end_array().end_object().take();
}

void put_rows(JsonWriter& out, std::string_view key, const TableFormat& format,
              const std::vector<TableRow>& rows) {
  out.key(key).begin_array();
  for (std::size_t i = 0; i < std::min(rows.size(), kNamed); ++i) {
    out.begin_object();
    put_texts(out, "key", places::key_of(format, rows[i]));
    put_texts(out, "cells", rows[i].cells);
    out.end_object();
  }
  out.end_array();
}

void put_diff(JsonWriter& out, const TableFormat& format, const places::TableDiff& diff) {
  put_rows(out, "added", format, diff.added);
  out.key("changed").begin_array();
  for (std::size_t i = 0; i < std::min(diff.changed.size(), kNamed); ++i) {
    out.begin_object();
    put_texts(out, "key", places::key_of(format, diff.changed[i].after));
    put_texts(out, "before", diff.changed[i].before.cells);
    put_texts(out, "after", diff.changed[i].after.cells);
    out.end_object();
  }
  out.end_array();
  put_rows(out, "removed", format, diff.removed);
  out.field("same", static_cast<std::int64_t>(diff.same)).field("moved", diff.moved);
  out.key("counts").begin_object().field("added", static_cast<std::int64_t>(diff.added.size()));
  out.field("changed", static_cast<std::int64_t>(diff.changed.size()));
  out.field("removed", static_cast<std::int64_t>(diff.removed.size())).end_object();
}

std::string plan_json(const TablePlan& plan) {
  const TableFormat& format = *plan.format;
  JsonWriter out;
  out.begin_object().field("name", format.name).field("version", plan.version);
  out.field("known", plan.known).field("digest", plan.digest).key("columns").begin_array();
  for (const places::TableColumn& column : format.columns) out.value(column.name);
  out.end_array();
  put_diff(out, format, plan.diff);
  out.key("faults").begin_array();
  for (const TableFault& fault : plan.faults) {
    out.begin_object().field("file", fault.file).field("line", static_cast<std::int64_t>(fault.line));
    out.field("column", fault.column).field("rule", fault.rule).field("message", fault.message).end_object();
  }
  out.end_array().key("effects").begin_array();
  for (std::size_t i = 0; i < plan.effects.size(); ++i) {
    const TableEffect& one = plan.effects[i];
    // What holds from when is the last of them, and is always told.
    if (i >= kNamed && i + 1 < plan.effects.size()) continue;
    out.begin_object().field("code", one.code).field("subject", one.subject);
    out.field("count", one.count).field("href", one.href).end_object();
  }
  out.end_array().key("samples").begin_array();
  for (const TemplateSample& sample : plan.samples) {
    out.begin_object();
    put_texts(out, "key", sample.key);
    out.field("subject", sample.subject).field("before", sample.before).field("after", sample.after);
    out.end_object();
  }
  return out.end_array().end_object().take();
}

std::string versions_json(const places::TableVersionPage& page, const ledger::AccountNames& names) {
  JsonWriter out;
  out.begin_object().key("versions").begin_array();
  for (const places::TableVersion& one : page.versions) {
    out.begin_object().field("version", one.version).field("at", format_instant(one.at));
    out.field("by", std::to_string(static_cast<std::int64_t>(one.by)));
    out.field("by_name", names.at(one.by)).field("rows", one.rows);
    out.field("pack", one.pack).field("added", one.added).field("changed", one.changed);
    out.field("removed", one.removed).end_object();
  }
  out.end_array().field("next", page.next > 0 ? std::to_string(page.next) : std::string());
  return out.end_object().take();
}

Response csv_response(std::string name, std::string text) {
  Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}.csv\"", name));
  response.body = std::move(text);
  return response;
}

struct Asked {
  TableLoad load{};
  bool dry_run = true;
  std::string digest{};
};

Result<Asked> read_load(const Request& request) {
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  Asked asked;
  // In bytes the plan has the limit, and its words.
  asked.load.csv = in.text("csv", kBodyMax);
  asked.load.pack = in.boolean("pack").value_or(false);
  asked.dry_run = in.boolean("dry_run").value_or(true);
  asked.digest = in.text("digest", kDigestMax);
  if (!asked.load.pack && asked.load.csv.empty()) in.fault("csv", "is required, unless pack is true");
  if (asked.load.pack && !asked.load.csv.empty()) in.fault("csv", "goes without pack");
  if (!asked.dry_run && asked.digest.empty()) in.fault("digest", "must be that of the preview");
  TZ_CHECK(in.done());
  return asked;
}

// Every fault is one of the field that the person filled in; its message says where.
Error of_field(Error error) {
  if (error.code != Errc::invalid_argument) return error;
  error.field = "csv";
  for (Error& one : error.more) one.field = "csv";
  return error;
}

}  // namespace

void Application::add_table_routes() {
  using http::Permission;
  const auto own_city = [this](const Request& request) -> Result<JurisdictionId> {
    TZ_TRY(caller, ledger::caller_of(request, planner()));
    return caller.city.id;
  };
  router_.get("/v1/admin/tables", Permission::configure,
              [this, own_city](const Request& request) -> Result<Response> {
                TZ_TRY(j, own_city(request));
                TZ_TRY(states, tables_->list(j));
                JsonWriter out;
                out.begin_object().key("tables").begin_array();
                ledger::AccountNames names;
                for (const TableState& state : states) {
                  if (state.person) TZ_CHECK(ledger::add_name(names, account_name(), j, state.changed_by));
                  put_state(out, state, names);
                }
                return http::ok_json(out.end_array().end_object().take());
              });
  router_.get("/v1/admin/tables/{name}", Permission::configure,
              [this, own_city](const Request& request) -> Result<Response> {
                TZ_TRY(j, own_city(request));
                TZ_TRY(shown, tables_->show(j, request.path_parameter("name")));
                return http::ok_json(shown_json(shown));
              });
  router_.get("/v1/admin/tables/{name}.csv", Permission::configure,
              [this, own_city](const Request& request) -> Result<Response> {
                TZ_TRY(j, own_city(request));
                TZ_TRY(shown, tables_->show(j, request.path_parameter("name")));
                return csv_response(std::string(shown.state.format->name), std::move(shown.csv));
              });
  router_.get("/v1/admin/tables/{name}/versions", Permission::configure,
              [this, own_city](const Request& request) -> Result<Response> {
                TZ_TRY(j, own_city(request));
                TZ_TRY(before, http::query_number(request, "cursor", 1, kVersionMax));
                TZ_TRY(page, tables_->versions(j, request.path_parameter("name"), before.value_or(0)));
                ledger::AccountNames names;
                for (const auto& one : page.versions)
                  TZ_CHECK(ledger::add_name(names, account_name(), j, one.by));
                return http::ok_json(versions_json(page, names));
              });
  router_.get("/v1/admin/tables/{name}/versions/{n}.csv", Permission::configure,
              [this, own_city](const Request& request) -> Result<Response> {
                TZ_TRY(j, own_city(request));
                const std::string name(request.path_parameter("name"));
                const std::string_view digits = request.path_parameter("n");
                std::int64_t n = 0;
                const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
                if (error != std::errc() || end != digits.data() + digits.size())
                  return fail(Errc::not_found, "there is no such version of the table");
                TZ_TRY(text, tables_->text_of(j, name, n));
                return csv_response(fmt::format("{}-{}", name, n), std::move(text));
              });
  // {"csv" | "pack": true, "dry_run", "digest"}: the plan, or the load that the digest stands for.
  router_.post("/v1/admin/tables/{name}", Permission::configure,
               [this, own_city](const Request& request) -> Result<Response> {
                 TZ_TRY(j, own_city(request));
                 TZ_TRY(asked, read_load(request));
                 const std::string name(request.path_parameter("name"));
                 if (asked.dry_run) {
                   TZ_TRY(plan, tables_->plan(j, name, asked.load));
                   return http::ok_json(plan_json(plan));
                 }
                 auto saved = tables_->save(j, name, asked.load, asked.digest, request.actor());
                 if (!saved) return tl::unexpected<Error>(of_field(std::move(saved).error()));
                 if (saved->changed)
                   TZ_CHECK(accounts_->service.record(j, request.actor(), "table.load",
                                                      fmt::format("{} {}", name, saved->version)));
                 JsonWriter out;
                 out.begin_object().field("name", name).field("version", saved->version).end_object();
                 return http::ok_json(out.take(), saved->changed ? 201 : 200);
               },
               {.body_bytes_max = kBodyMax});
}

}  // namespace tz::app
