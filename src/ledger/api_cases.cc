#include "ledger/api_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>

#include "base/text.h"
#include "base/time.h"
#include "ledger/api_case_json.h"
#include "ledger/api_commands.h"
#include "ledger/api_named.h"
#include "ledger/api_offers.h"
#include "ledger/api_rows.h"
#include "ledger/case_code.h"
#include "ledger/case_texts.h"
#include "ledger/sql_projection.h"

namespace tz::ledger {

namespace {

using http::Permission;
using http::Request;
using http::Response;
using namespace std::chrono_literals;

constexpr std::size_t kPageDefault = 50;
constexpr std::int64_t kPageMax = 200;
constexpr std::size_t kListMax = 100;  // values of one filter
constexpr std::size_t kOnceKeyMax = 200;
constexpr std::int64_t kIdMax = std::numeric_limits<std::int64_t>::max();

struct Api {
  CaseService& cases;
  const CaseQuery& query;
  const Planner& planner;
  FindMedia find_media;
  TakenBySheet taken_by_sheet;
};

// Faults of a query string, told together.
class QueryFields {
 public:
  explicit QueryFields(const http::Fields& query) : query_(query) {}

  std::string text(std::string_view name) const { return std::string(query_.get(name)); }
  std::vector<std::string> list(std::string_view name) {
    std::vector<std::string> values;
    const auto raw = query_.get(name);
    if (raw.empty()) return values;
    for (const auto part : split(raw, ',')) values.emplace_back(trim(part));
    if (values.size() > kListMax) fault(name, fmt::format("{} has more than {} values", name, kListMax));
    return values;
  }
  template <class E>
  std::vector<E> names(std::string_view name) {
    std::vector<E> values;
    for (const auto& word : list(name)) {
      if (const auto value = parse<E>(word))
        values.push_back(*value);
      else
        fault(name, fmt::format("{} has a value that there is not", name));
    }
    return values;
  }
  std::optional<std::int64_t> number(std::string_view name, std::int64_t low, std::int64_t high) {
    const auto raw = query_.get(name);
    if (raw.empty()) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (error == std::errc() && end == raw.data() + raw.size() && value >= low && value <= high) return value;
    fault(name, fmt::format("{} must be a whole number from {} to {}", name, low, high));
    return std::nullopt;
  }
  std::optional<bool> flag(std::string_view name) {
    const auto raw = query_.get(name);
    if (raw.empty()) return std::nullopt;
    if (raw == "true" || raw == "false") return raw == "true";
    fault(name, fmt::format("{} must be true or false", name));
    return std::nullopt;
  }
  std::optional<Instant> instant(std::string_view name) {
    const auto raw = query_.get(name);
    if (raw.empty()) return std::nullopt;
    const auto at = parse_instant(raw);
    if (at) return *at;
    fault(name, fmt::format("{} must be a date and time with a zone, as 2026-01-02T03:04:05Z", name));
    return std::nullopt;
  }
  // south,west,north,east
  std::optional<Box> box(std::string_view name) {
    const auto raw = query_.get(name);
    if (raw.empty()) return std::nullopt;
    const auto parts = split(raw, ',');
    if (parts.size() == 4) {
      const auto low = parse_lat_lng(parts[0], parts[1]);
      const auto high = parse_lat_lng(parts[2], parts[3]);
      if (low && high && low->lat_e7 <= high->lat_e7 && low->lng_e7 <= high->lng_e7) return Box{*low, *high};
    }
    fault(name, fmt::format("{} must be south,west,north,east in degrees", name));
    return std::nullopt;
  }
  void fault(std::string_view field, std::string message) {
    Error error{.code = Errc::invalid_argument, .message = std::move(message), .field = std::string(field)};
    if (!first_)
      first_ = std::move(error);
    else
      first_->more.push_back(std::move(error));
  }
  Status done() const {
    if (first_) return tl::unexpected<Error>(*first_);
    return {};
  }

 private:
  const http::Fields& query_;
  std::optional<Error> first_;
};

// Who asks for a queue, and when.
struct Asker {
  const Caller& caller;
  Policy policy;
  Instant now;
};

// A work queue: part of the cases, those in some states or those that a rule picks.
struct Queue {
  std::string_view name;
  std::span<const CaseStatus> statuses;
  void (*pick)(CaseFilter&, const Asker&) = nullptr;  // where there are no statuses
  bool is_counted = true;                             // not those that only ever grow

  void apply(CaseFilter& filter, const Asker& asker) const {
    filter.statuses.assign(statuses.begin(), statuses.end());
    if (pick != nullptr) pick(filter, asker);
  }
};

Violating violating(const Asker& asker, std::vector<Violation> kinds) {
  return {.kinds = std::move(kinds), .now = asker.now, .owner_within = asker.policy.owner_within};
}

template <CaseStatus... S>
constexpr std::array<CaseStatus, sizeof...(S)> kIn{S...};

constexpr Queue kQueues[] = {
    {"open", {}, [](CaseFilter& filter, const Asker&) { filter.open = true; }, false},
    {"to_dispatch", kIn<CaseStatus::received, CaseStatus::triaged, CaseStatus::reopened>},
    {"to_sign", kIn<CaseStatus::dispatched>},
    {"mine",
     {},
     [](CaseFilter& filter, const Asker& asker) {
       filter.open = true;
       filter.scope = own_desks(asker.caller);
       if (filter.scope.empty())
         filter.scope = {UnitId{}};  // an account without a unit has nothing of its own
     }},
    {"in_hand",
     kIn<CaseStatus::signed_for, CaseStatus::in_hand, CaseStatus::rework, CaseStatus::paused_legal>},
    {"overdue",
     {},
     [](CaseFilter& filter, const Asker& asker) {
       filter.open = true;
       filter.due_before = asker.now;
     }},
    {"due_24h",
     {},
     [](CaseFilter& filter, const Asker& asker) {
       filter.open = true;
       filter.due_from = asker.now;
       filter.due_before = asker.now + 24h;
     }},
    {"violations",
     {},
     [](CaseFilter& filter, const Asker& asker) { filter.violating = violating(asker, {}); }},
    {"objected", kIn<CaseStatus::objected>},
    {"to_check", kIn<CaseStatus::result_filed>},
    {"to_call_back", kIn<CaseStatus::callback>},
    {"carried", kIn<CaseStatus::carried>},
    {"landed", kIn<CaseStatus::landed>, nullptr, false},
    {"all", {}, nullptr, false},
};

constexpr std::array<std::pair<std::string_view, Order>, 3> kOrders{
    {{"due", Order::due_asc}, {"received", Order::received_desc}, {"updated", Order::updated_desc}}};

// The unit asked for and all below it.
std::vector<UnitId> with_those_below(QueryFields& in, const Caller& caller, const Planner& planner) {
  const auto unit = in.number("unit", 1, kIdMax);
  if (!unit) return {};
  auto units = planner.units_below(caller.city.id, UnitId{*unit});
  units.insert(units.begin(), UnitId{*unit});
  return units;
}

Asker asker_of(const Api& api, const Caller& caller) {
  return {.caller = caller, .policy = api.cases.policy(caller.city.id), .now = api.cases.now()};
}

// The filter that a query string asks for, before it is narrowed to the caller's scope.
Result<CaseFilter> read_filter(const Request& request, const Asker& asker, const Planner& planner) {
  QueryFields in(request.query);
  CaseFilter filter;
  if (const auto wanted = in.text("queue"); !wanted.empty()) {
    const auto queue = std::find_if(std::begin(kQueues), std::end(kQueues),
                                    [&](const Queue& q) { return q.name == wanted; });
    if (queue == std::end(kQueues))
      in.fault("queue", "there is no such queue");
    else
      queue->apply(filter, asker);
  }
  if (auto statuses = in.names<CaseStatus>("status"); !statuses.empty()) {
    if (!filter.statuses.empty()) {
      std::erase_if(statuses, [&](CaseStatus s) {
        return std::find(filter.statuses.begin(), filter.statuses.end(), s) == filter.statuses.end();
      });
      if (statuses.empty()) in.fault("status", "status has none of the queue's");
    }
    filter.statuses = std::move(statuses);
  }
  filter.units = with_those_below(in, asker.caller, planner);
  if (const auto lead = in.number("lead", 1, kIdMax)) filter.leads = {UnitId{*lead}};
  filter.finest_zones = in.list("finest_zone");
  for (const auto& what : in.list("without")) {
    if (what == "lead")
      filter.unassigned = true;
    else if (what == "zone")
      filter.no_zone = true;
    else if (what == "category")
      filter.no_category = true;
    else
      in.fault("without", "without may have lead, zone and category");
  }
  filter.categories = in.list("category");
  filter.zones = in.list("zone");
  filter.channels = in.names<Channel>("channel");
  if (const auto open = in.flag("open")) filter.open = open;
  filter.box = in.box("bbox");
  for (const auto& word : in.list("code")) {
    if (auto code = parse_case_code(word))
      filter.codes.push_back(std::move(*code));
    else
      in.fault("code", code.error().message);
  }
  if (const auto at = in.instant("received_from")) filter.received_from = at;
  if (const auto at = in.instant("received_to")) filter.received_to = at;
  TZ_CHECK(in.done());
  return filter;
}

Result<Response> render_case(const Api& api, const Caller& caller, const CaseHistory& history,
                             const ChildReceipt* child = nullptr) {
  const Case& c = history.current;
  TZ_TRY(row, api.query.get(caller.city.id, c.id, false));
  TZ_TRY(codes, codes_of(api.query, caller.city.id, named_cases(c)));
  const Instant now = api.cases.now();
  const auto proposal = proposal_to(caller, c, api.planner, now);
  const Policy policy = api.cases.policy(c.jurisdiction);
  const Lateness late = lateness(history.events, now, [&](Instant from, Instant to) {
    return api.planner.worked_time(c.jurisdiction, from, to);
  });
  const CaseView view{.history = history,
                      .row = row,
                      .codes = codes,
                      .caller = caller,
                      .policy = policy,
                      .now = now,
                      .lateness = late,
                      .proposal = proposal ? &*proposal : nullptr,
                      .taken_by_sheet = api.taken_by_sheet,
                      .child = child};
  return http::ok_json(case_json(view), c.version);
}

Result<Response> list_cases(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  TZ_TRY(filter, read_filter(request, asker_of(api, caller), api.planner));
  QueryFields in(request.query);
  const auto limit = in.number("limit", 1, kPageMax).value_or(kPageDefault);
  const std::string wanted = in.text("order").empty() ? "due" : in.text("order");
  const auto order =
      std::find_if(kOrders.begin(), kOrders.end(), [&](const auto& o) { return o.first == wanted; });
  if (order == kOrders.end()) in.fault("order", "order must be due, received or updated");
  TZ_CHECK(in.done());
  CasePage page;
  if (narrow(caller, filter)) {
    TZ_TRY(found, api.query.list(caller.city.id, filter, order->second, in.text("cursor"),
                                 static_cast<std::size_t>(limit)));
    page = std::move(found);
    TZ_CHECK(cover_secret(api.cases, caller.city.id, page.cases));
  }
  TZ_TRY(codes, merged_codes(api.query, caller.city.id, page.cases));
  JsonWriter out;
  out.begin_object().key("cases").begin_array();
  for (const auto& row : page.cases) write_row(out, row, codes);
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

// How many cases the caller sees in each state: one walk, of which every queue by state is a sum.
Result<std::map<CaseStatus, std::int64_t>> count_statuses(const Caller& caller, const Api& api,
                                                          CaseFilter filter) {
  std::map<CaseStatus, std::int64_t> counted;
  if (!narrow(caller, filter)) return counted;
  TZ_TRY(counts, api.query.count(caller.city.id, filter, CaseQuery::Key::status));
  for (const auto& by : counts)
    if (const auto status = parse<CaseStatus>(by.key)) counted[*status] += by.count;
  return counted;
}

Result<Response> count_queues(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  const Asker asker = asker_of(api, caller);
  CaseFilter by_state;
  for (const auto& queue : kQueues)
    if (queue.is_counted)
      by_state.statuses.insert(by_state.statuses.end(), queue.statuses.begin(), queue.statuses.end());
  TZ_TRY(in_state, count_statuses(caller, api, std::move(by_state)));
  JsonWriter out;
  out.begin_object();
  for (const auto& queue : kQueues) {
    if (!queue.is_counted) continue;
    std::int64_t total = 0;
    for (const auto status : queue.statuses) total += in_state[status];
    if (queue.statuses.empty()) {
      CaseFilter filter;
      queue.apply(filter, asker);
      TZ_TRY(counted, count_statuses(caller, api, std::move(filter)));
      for (const auto& [status, count] : counted) total += count;
    }
    out.field(queue.name, total);
  }
  return http::ok_json(out.end_object().take());
}

// What cases are counted by, and the filter that asks for exactly the cases of one key. `zone` and `unit` as
// filters would be wider: any layer, and units below or assisting.
struct Figure {
  std::string_view by;
  CaseQuery::Key key;
  std::string_view filter;
  std::string_view without = {};  // the word that asks for the cases that have no such value
};
constexpr std::array<Figure, 6> kFigures{{{"status", CaseQuery::Key::status, "status"},
                                          {"category", CaseQuery::Key::category, "category", "category"},
                                          {"zone", CaseQuery::Key::zone, "finest_zone", "zone"},
                                          {"unit", CaseQuery::Key::unit, "lead", "lead"},
                                          {"month", CaseQuery::Key::month, ""},
                                          {"channel", CaseQuery::Key::channel, "channel"}}};

// The list that a figure's row counts: the same filters and the row's key.
std::string rows_behind(const Request& request, const Caller& caller, const Figure& figure,
                        const std::string& value) {
  const bool is_month = figure.key == CaseQuery::Key::month;
  const std::string_view filter = value.empty() ? "without" : figure.filter;
  std::string href = "/v1/cases?";
  const auto add = [&](std::string_view name, std::string_view text) {
    href += fmt::format("{}{}={}", href.back() == '?' ? "" : "&", name, percent_encode(text));
  };
  for (const auto& [name, text] : request.query.items()) {
    const bool replaced = name == filter || (is_month && (name == "received_from" || name == "received_to"));
    if (name != "by" && name != "lang" && name != "cursor" && name != "limit" && name != "order" && !replaced)
      add(name, text);
  }
  if (value.empty()) {
    const auto asked = request.query.get("without");
    add("without", asked.empty() ? std::string(figure.without) : fmt::format("{},{}", asked, figure.without));
    return href;
  }
  if (!is_month) {
    add(figure.filter, value);
    return href;
  }
  int year = 0;
  unsigned month = 0;
  std::from_chars(value.data(), value.data() + 4, year);
  std::from_chars(value.data() + 5, value.data() + 7, month);
  const auto from = from_civil({.year = year, .month = month, .day = 1}, caller.city.time_zone);
  const auto to =
      from_civil({.year = month == 12 ? year + 1 : year, .month = month == 12 ? 1 : month + 1, .day = 1},
                 caller.city.time_zone);
  const auto asked_from = parse_instant(request.query.get("received_from"));
  const auto asked_to = parse_instant(request.query.get("received_to"));
  if (from) add("received_from", format_instant(asked_from ? std::max(*asked_from, *from) : *from));
  if (to) add("received_to", format_instant(asked_to ? std::min(*asked_to, *to) : *to));
  return href;
}

Result<Response> figures(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  const Asker asker = asker_of(api, caller);
  TZ_TRY(filter, read_filter(request, asker, api.planner));
  // Numbers stand instead of the other filters, so that the key of a row could not narrow them.
  if (!filter.codes.empty())
    return fail_field("code", "code is for lists; figures count by the other filters");
  const auto by = request.query.get("by");
  const auto figure =
      std::find_if(kFigures.begin(), kFigures.end(), [&](const auto& f) { return f.by == by; });
  if (figure == kFigures.end())
    return fail_field("by", "by must be status, category, zone, unit, month or channel");
  std::vector<CountBy> counts;
  if (narrow(caller, filter)) {
    TZ_TRY(found, api.query.count(caller.city.id, filter, figure->key));
    counts = std::move(found);
  }
  JsonWriter out;
  out.begin_object();
  out.key("definition")
      .begin_object()
      .field("id", fmt::format("cases_by_{}", by))
      .field("zh", "符合条件且本账号可见的诉求件数，逐件可查")
      .field("en", "cases that match the filters and that this account may see; every one can be listed")
      .end_object();
  out.field("as_of", format_instant(asker.now))
      .field("time_basis", fmt::format("received_at, {}", caller.city.time_zone))
      .key("rows")
      .begin_array();
  for (const auto& row : counts) {
    out.begin_object()
        .field("key", row.key)
        .field("count", row.count)
        .field("href", rows_behind(request, caller, *figure, row.key))
        .end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

Result<Response> list_violations(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  QueryFields in(request.query);
  std::vector<Violation> kinds;
  for (const auto& word : in.list("kind")) {
    if (const auto kind = parse_violation(word))
      kinds.push_back(*kind);
    else
      in.fault("kind", "kind may have no_owner, no_echo, landing_incomplete and overdue_unlanded");
  }
  CaseFilter filter;
  filter.violating = violating(asker_of(api, caller), std::move(kinds));
  filter.units = with_those_below(in, caller, api.planner);
  const auto limit = in.number("limit", 1, kPageMax).value_or(kPageDefault);
  TZ_CHECK(in.done());
  ViolationPage page;
  if (narrow(caller, filter)) {
    TZ_TRY(found,
           api.query.violations(caller.city.id, filter, in.text("cursor"), static_cast<std::size_t>(limit)));
    page = std::move(found);
  }
  std::vector<CaseId> others;
  for (auto& entry : page.entries) {
    TZ_CHECK(cover_secret(api.cases, caller.city.id, entry.row));
    if (entry.row.merged_into) others.push_back(*entry.row.merged_into);
  }
  TZ_TRY(codes, codes_of(api.query, caller.city.id, std::move(others)));
  JsonWriter out;
  out.begin_object().key("violations").begin_array();
  for (const auto& entry : page.entries) {
    out.begin_object()
        .field("kind", name(entry.kind))
        .field("since", format_instant(entry.since))
        .key("case");
    write_row(out, entry.row, codes);
    out.end_object();
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

Result<Response> get_case(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  TZ_TRY(history, find_history(api.cases, caller, request.path_parameter("code"), may_read));
  return render_case(api, caller, history);
}

// What a call did, without what it returned.
template <class T>
Status outcome(Result<T> result) {
  if (!result) return tl::unexpected<Error>(std::move(result).error());
  return {};
}

// One domain call for each command; merging and splitting touch two cases. Gives the receipt of a case that
// splitting made: the resident is told it once, by whoever splits.
Result<std::optional<Receipt>> run(const Api& api, const Caller& caller, const Case& current,
                                   std::string_view name, std::int64_t version, const Command& command,
                                   const By& by, const std::optional<OnceKey>& once) {
  const JurisdictionId j = caller.city.id;
  if (name == "split") {
    TZ_TRY(child, api.cases.split(j, caller.city.ticket_prefix, caller.city.time_zone, current.id, version,
                                  std::get<Classify>(command), by));
    return std::optional(std::move(child));
  }
  if (name == "merge")
    TZ_CHECK(outcome(api.cases.merge(j, current.id, version, std::get<Merge>(command).main, by)));
  else if (name == "unmerge")
    TZ_CHECK(outcome(api.cases.unmerge(j, current.id, version, by)));
  else
    TZ_CHECK(outcome(api.cases.handle(j, current.id, version, command, by, once)));
  return std::optional<Receipt>();
}

// The key that makes a command happen once, where the caller gives one; each person has keys of the own.
Result<std::optional<OnceKey>> once_of(const Request& request) {
  const auto key = request.header("idempotency-key");
  if (key.empty()) return std::optional<OnceKey>();
  if (key.size() > kOnceKeyMax)
    return fail_field("Idempotency-Key", "Idempotency-Key: at most 200 characters");
  return std::optional(
      OnceKey{fmt::format("command:{}", static_cast<std::int64_t>(request.actor())), std::string(key)});
}

Result<Response> run_command(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  const auto name = request.path_parameter("command");
  if (!is_staff_command(name)) return fail(Errc::not_found, "there is no such command");
  TZ_TRY(history, find_history(api.cases, caller, request.path_parameter("code")));
  TZ_TRY(version, request.if_match());
  TZ_TRY(once, once_of(request));
  if (version != history.current.version) {
    // Whose answer was lost on the way asks again: it is told how the case stands, and nothing is done twice.
    if (once) {
      TZ_TRY(done, api.cases.was_done(caller.city.id, history.current.id, *once));
      if (done) return render_case(api, caller, history);
    }
    return fail_rule(Errc::conflict, "version",
                     "the case was changed by someone else since it was read; read it again");
  }
  TZ_TRY(body, request.json());
  const Instant now = api.cases.now();
  TZ_TRY(by, acting_for(caller, name, history.current, now, api.cases.policy(caller.city.id)));
  if (api.taken_by_sheet) TZ_CHECK(api.taken_by_sheet(history.current, name));
  const CommandContext context{.current = history.current,
                               .events = history.events,
                               .caller = caller,
                               .cases = api.cases,
                               .planner = api.planner,
                               .find_media = api.find_media,
                               .now = now};
  TZ_TRY(command, read_command(name, body, context));
  if (const auto* asked = std::get_if<Dispatch>(&command))
    if (auto up = third_transfer(*asked, context, api.cases.policy(caller.city.id))) {
      command = *std::move(up);
      by = By{.actor = kSystemActor, .role = Role::system};
    }
  TZ_TRY(receipt, run(api, caller, history.current, name, version, command, by, once));
  TZ_TRY(after, api.cases.history(caller.city.id, history.current.id));
  if (!receipt) return render_case(api, caller, after);
  const ChildReceipt child{.receipt = *receipt, .status_url = request.origin() + "/r/" + receipt->code};
  return render_case(api, caller, after, &child);
}

}  // namespace

void add_case_routes(http::Router& router, CaseService& cases, const CaseQuery& query, const Planner& planner,
                     FindMedia find_media, TakenBySheet taken_by_sheet) {
  const Api api{cases, query, planner, std::move(find_media), std::move(taken_by_sheet)};
  router.get("/v1/cases", Permission::case_read, [api](const Request& r) { return list_cases(r, api); });
  router.get("/v1/queues", Permission::case_read, [api](const Request& r) { return count_queues(r, api); });
  router.get("/v1/figures", Permission::case_read, [api](const Request& r) { return figures(r, api); });
  router.get("/v1/violations", Permission::case_read,
             [api](const Request& r) { return list_violations(r, api); });
  router.get("/v1/cases/{code}", Permission::case_read, [api](const Request& r) { return get_case(r, api); });
  router.post("/v1/cases/{code}/{command}", Permission::case_read,
              [api](const Request& r) { return run_command(r, api); });
}

}  // namespace tz::ledger
