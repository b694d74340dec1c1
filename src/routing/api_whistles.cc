#include "routing/api_whistles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

#include "base/json.h"
#include "base/time.h"
#include "ledger/api_scope.h"
#include "ledger/case_texts.h"
#include "routing/api_whistle_board.h"

namespace tz::routing::whistle {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

struct Api {
  WhistleService& whistles;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
};

// ---- Who may see and do what.

struct CapacityRule {
  Permission permission;
  Capacity capacity;
};
constexpr std::array<CapacityRule, 4> kCapacities{{{Permission::whistle_approve, Capacity::street_head},
                                                   {Permission::whistle_draft, Capacity::street},
                                                   {Permission::whistle_answer, Capacity::department},
                                                   {Permission::whistle_rule, Capacity::district}}};

By acting_as(const Caller& caller, Capacity capacity) {
  By by{.actor = caller.principal.actor, .capacity = capacity, .unit = caller.principal.unit};
  for (const auto unit : caller.units)
    if (unit != by.unit) by.also_units.push_back(unit);
  return by;
}

std::vector<By> capacities_of(const Caller& caller) {
  std::vector<By> all;
  for (const auto& rule : kCapacities)
    if (caller.principal.may(rule.permission)) all.push_back(acting_as(caller, rule.capacity));
  return all;
}

// The street from the draft on, a department from its call on, the district always.
bool may_see(const Caller& caller, const Whistle& w) {
  return sees_every_unit(caller) || owns(caller, w.street) ||
         std::any_of(w.parts.begin(), w.parts.end(), [&](const Part& p) { return owns(caller, p.unit); });
}

tl::unexpected<Error> nothing() { return fail(Errc::not_found, "there is no such whistle"); }

Result<WhistleHistory> load_visible(const Api& api, const Caller& caller, std::string_view id_text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(id_text.data(), id_text.data() + id_text.size(), id);
  if (error != std::errc() || end != id_text.data() + id_text.size()) return nothing();
  TZ_TRY(history, api.whistles.history(caller.city.id, WhistleId{id}));
  if (!may_see(caller, history.current)) return nothing();
  return std::move(history);
}

// ---- Rendering.

std::string id_text(std::int64_t id) { return std::to_string(id); }
template <class Id>
void put_id(JsonWriter& out, std::string_view key, Id id) {
  out.field(key, id_text(static_cast<std::int64_t>(id)));
}
void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}
void put_text(JsonWriter& out, std::string_view key, const std::string& text) {
  out.key(key);
  if (text.empty())
    out.null();
  else
    out.value(text);
}

std::string clock_face(Instant at, const std::string& zone) {
  const auto civil = to_civil(at, zone);
  return fmt::format("{:02}-{:02} {:02}:{:02}", civil.month, civil.day, civil.hour, civil.minute);
}

struct ClockView {
  std::string_view key, zh, en;
  Instant due;
  std::optional<Instant> met;
};

// In words that stay true until something happens, so that a board that is not sent anew says nothing stale.
void put_clock(JsonWriter& out, const ClockView& clock, const std::string& zone) {
  const std::string due = clock_face(clock.due, zone);
  std::string zh, en;
  if (!clock.met) {
    zh = fmt::format("须在 {} 前{}", due, clock.zh);
    en = fmt::format("{} by {}", clock.en, due);
  } else if (*clock.met <= clock.due) {
    zh = fmt::format("{} 已{}，按时", clock_face(*clock.met, zone), clock.zh);
    en = fmt::format("{}: {}, on time", clock.en, clock_face(*clock.met, zone));
  } else {
    const auto late = std::chrono::ceil<std::chrono::minutes>(*clock.met - clock.due).count();
    zh = fmt::format("{} 已{}，迟 {} 分钟", clock_face(*clock.met, zone), clock.zh, late);
    en = fmt::format("{}: {}, {} minutes late", clock.en, clock_face(*clock.met, zone), late);
  }
  out.begin_object().field("clock", clock.key).field("due", format_instant(clock.due));
  put(out, "met_at", clock.met);
  out.field("state", !clock.met                ? "open"
                     : *clock.met <= clock.due ? "on_time"
                                               : "late")
      .field("words_zh", zh)
      .field("words_en", en)
      .end_object();
}

struct BoardView {
  const Api& api;
  const Caller& caller;
  const WhistleHistory& history;
  const Policy& policy;
  Instant now;

  const Whistle& w() const { return history.current; }
  bool is_street() const { return owns(caller, w().street); }

  // The latest text of that event about the department.
  template <class E>
  std::string text(UnitId unit, std::string_view field) const {
    for (const auto& e : history.events | std::views::reverse)
      if (std::holds_alternative<E>(e.event) && unit_of(e.event).value_or(UnitId{}) == unit)
        return std::string(ledger::find_text(e.texts, field));
    return {};
  }
  // The street and the departments see the other side's words only once both have spoken; the district
  // likewise, for whom they are not either.
  bool sees_rating(const Part& p) const { return is_street() || ratings_open(w(), p, now, policy); }
  bool sees_counter(const Part& p) const { return owns(caller, p.unit) || ratings_open(w(), p, now, policy); }
};

void put_part(JsonWriter& out, const BoardView& view, const Part& p) {
  const auto& zone = view.caller.city.time_zone;
  out.begin_object();
  put_id(out, "unit", p.unit);
  out.field("state", name(p.state)).field("called_at", format_instant(p.called_at));
  put(out, "acknowledged_at", p.acknowledged_at);
  put(out, "arrived_at", p.arrived_at);
  out.field("online", p.online);
  put(out, "left_at", p.left_at);
  out.field("left_before_done", p.left_before_done);
  put(out, "planned_at", p.planned_at);
  put(out, "plan_until", p.plan_until);
  put(out, "done_at", p.done_at);
  put_text(out, "plan", view.text<Planned>(p.unit, "plan"));
  put_text(out, "result", view.text<Finished>(p.unit, "result"));
  put_text(out, "sent_back", view.text<SentBack>(p.unit, "reason"));
  put_text(out, "refusal", view.text<Refused>(p.unit, "reason"));
  put_text(out, "report", view.text<Reported>(p.unit, "reason"));
  out.key("ruling");
  if (p.ruling)
    out.value(name(*p.ruling));
  else
    out.null();
  put_text(out, "ruling_reason", view.text<Ruled>(p.unit, "reason"));
  out.key("clocks").begin_array();
  put_clock(out, {"acknowledge", "应哨", "Acknowledged", p.due.acknowledge, p.acknowledged_at}, zone);
  put_clock(out, {"arrive", "报到", "There", p.due.arrive, p.arrived_at}, zone);
  put_clock(out, {"plan", "提出办法", "With a plan", p.due.plan, p.planned_at}, zone);
  out.end_array().key("rating");
  if (p.rating && view.sees_rating(p)) {
    out.begin_object();
    for (const auto aspect : all_of<Aspect>()) {
      const int mark = p.rating->marks[static_cast<std::size_t>(aspect)];
      out.key(name(aspect));
      if (mark == 0)
        out.null();
      else
        out.value(mark);
    }
    out.end_object();
  } else {
    out.null();
  }
  out.key("counter");
  if (p.counter && view.sees_counter(p)) {
    out.begin_object()
        .field("needed", name(p.counter->needed))
        .field("right_units", name(p.counter->right_units))
        .field("facts_right", name(p.counter->facts_right));
    put_text(out, "note", view.text<CounterRated>(p.unit, "note"));
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void put_place(JsonWriter& out, const Whistle& w) {
  out.key("place").begin_object();
  put_text(out, "code", w.place);
  out.key("lat");
  if (w.point)
    out.degrees(w.point->lat_e7).key("lng").degrees(w.point->lng_e7);
  else
    out.null().key("lng").null();
  out.end_object();
}

// What happened, by which capacity and unit; never by whom.
void put_event(JsonWriter& out, const StoredEvent& event) {
  out.begin_object()
      .field("version", event.version)
      .field("kind", kind_of(event.event))
      .field("at", format_instant(event.at))
      .field("capacity", name(event.by.capacity));
  put_id(out, "by_unit", event.by.unit);
  out.key("unit");
  if (const auto unit = unit_of(event.event))
    out.value(id_text(static_cast<std::int64_t>(*unit)));
  else
    out.null();
  out.end_object();
}

void put_offers(JsonWriter& out, const BoardView& view) {
  std::vector<std::pair<std::string_view, std::optional<UnitId>>> seen;
  out.key("offers").begin_array();
  for (const By& by : capacities_of(view.caller))
    for (const Offer& offer : offers(view.w(), by, view.now, view.policy)) {
      const std::pair key{offer.command, offer.unit};
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
      seen.push_back(key);
      out.begin_object().field("command", offer.command).key("unit");
      if (offer.unit)
        out.value(id_text(static_cast<std::int64_t>(*offer.unit)));
      else
        out.null();
      out.end_object();
    }
  out.end_array();
}

Result<Response> render(const Api& api, const Caller& caller, const WhistleHistory& history,
                        int status = 200) {
  TZ_TRY(policy, api.whistles.policy(caller.city.id));
  const BoardView view{api, caller, history, policy, api.whistles.now()};
  const Whistle& w = history.current;
  JsonWriter out;
  out.begin_object();
  put_id(out, "id", w.id);
  out.field("version", w.version).field("status", name(w.status)).field("kind", name(w.kind));
  put_text(out, "alias", w.alias);
  put_id(out, "street", w.street);
  const auto& first = history.events.front().texts;
  put_text(out, "request", std::string(ledger::find_text(first, "request")));
  put_text(out, "power", std::string(ledger::find_text(first, "power")));
  out.key("units").begin_array();
  for (const auto unit : w.units) out.value(id_text(static_cast<std::int64_t>(unit)));
  out.end_array().key("cases").begin_array();
  for (const auto id : w.cases) {  // the number of a case is for those who may see the case
    const auto about = api.cases.load(caller.city.id, id);
    if (about && ledger::may_see(caller, *about)) out.value(about->code);
  }
  out.end_array();
  put_place(out, w);
  put(out, "meet_at", w.meet_at);
  out.field("drafted_at", format_instant(w.drafted_at));
  put(out, "approved_at", w.approved_at);
  put(out, "blown_at", w.blown_at);
  put(out, "done_at", w.done_at);
  put(out, "rated_at", w.rated_at);
  put(out, "closed_at", w.closed_at);
  out.key("parts").begin_array();
  for (const Part& p : w.parts) put_part(out, view, p);
  out.end_array().key("solved");
  const bool all_open = std::all_of(w.parts.begin(), w.parts.end(),
                                    [&](const Part& p) { return ratings_open(w, p, view.now, policy); });
  if (w.solved && (view.is_street() || all_open))
    out.value(ledger::name(*w.solved));
  else
    out.null();
  out.key("resident");
  if (w.resident)
    out.begin_object()
        .field("solved", ledger::name(w.resident->solved))
        .field("satisfied", ledger::name(w.resident->satisfied))
        .end_object();
  else
    out.null();
  out.key("timeline").begin_array();
  for (const auto& event : history.events) put_event(out, event);
  out.end_array();
  put_offers(out, view);
  auto response = http::ok_json(out.end_object().take(), w.version);
  response.status = status;
  return response;
}

// Streets whistle for departments and utilities (L6-5, L6-11), never for those below them (L6-10, L6-32).
constexpr std::array<std::string_view, 1> kWhistling{"street"};
constexpr std::array<std::string_view, 2> kCalled{"department", "external"};

// ---- Reading commands. Faults collect, and what is read after a fault is not used.

struct Reader {
  JsonFields in;
  const Api& api;
  const Caller& caller;

  using Kinds = std::span<const std::string_view>;  // of units; empty: any

  std::optional<UnitId> unit_id(std::string_view name, std::string_view text, Kinds kinds = {}) {
    const auto units = api.planner.units(caller.city.id);
    const auto named = [&](const ledger::UnitCard& u) {
      return u.active && id_text(static_cast<std::int64_t>(u.id)) == text;
    };
    const ledger::UnitCard* card = nullptr;
    if (units)
      if (const auto at = std::find_if(units->begin(), units->end(), named); at != units->end()) card = &*at;
    if (card == nullptr) {
      in.fault(name, "there is no such unit, or it is closed");
      return std::nullopt;
    }
    if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), card->kind) == kinds.end()) {
      in.fault(name, fmt::format("must be one of {}", fmt::join(kinds, ", ")));
      return std::nullopt;
    }
    return card->id;
  }
  std::optional<UnitId> unit(std::string_view name, bool required, Kinds kinds = {}) {
    const std::string text = in.text(name, kCodeMax, required);
    return text.empty() ? std::nullopt : unit_id(name, text, kinds);
  }
  // One's own unit where none is named.
  UnitId department() { return unit("unit", false).value_or(caller.principal.unit); }
  UnitId named() { return unit("unit", true).value_or(UnitId{}); }
  std::string text(std::string_view name) { return in.text(name, kTextMax); }
  std::string reason() { return text("reason"); }
  std::optional<Instant> instant(std::string_view name) {
    const std::string text = in.text(name, 40);
    if (text.empty()) return std::nullopt;
    const auto at = parse_instant(text);
    if (at) return *at;
    in.fault(name, "must be a date and time with a zone, as 2026-01-02T03:04:05Z");
    return std::nullopt;
  }
  template <class E, class F>
  E choice(std::string_view name, const F& parse_one) {
    const std::string text = in.text(name, kCodeMax, true);
    const auto value = parse_one(text);
    if (!value && !text.empty()) in.fault(name, "has a value that there is not");
    return value.value_or(E{});
  }
  template <class E>
  E choice(std::string_view name) {
    return choice<E>(name, [](std::string_view text) { return parse<E>(text); });
  }
  template <class E>
  E ledger_choice(std::string_view name) {
    return choice<E>(name, [](std::string_view text) { return ledger::parse<E>(text); });
  }
  void take_faults(const JsonFields& nested) {
    const auto status = nested.done();
    if (status) return;
    in.fault(status.error().field, status.error().message);
    for (const auto& more : status.error().more) in.fault(more.field, more.message);
  }
};

// Nobody of the line of the unit that a tip-off is about is called to it (docs/sources.md#tip-off-line).
void keep_from_accused(Reader& r, const ledger::Case& about, const std::vector<UnitId>& called) {
  const auto accused = ledger::accused_of(about);
  if (!accused) return;
  for (const UnitId unit : called) {
    const auto line = r.api.planner.line_of(r.caller.city.id, unit);
    if (std::find(line.begin(), line.end(), *accused) != line.end())
      r.in.fault("units", "a unit is in the line of the unit that the tip-off is about");
  }
}

Draft read_draft(Reader& r) {
  std::string street = r.in.text("street", kCodeMax);
  if (street.empty()) street = id_text(static_cast<std::int64_t>(r.caller.principal.unit));
  Draft draft{.street = r.unit_id("street", street, kWhistling).value_or(UnitId{}),
              .kind = r.choice<Kind>("kind"),
              .alias = r.in.text("alias", kCodeMax)};
  for (const auto& text : r.in.texts("units", kUnitsMax, kCodeMax))
    if (const auto unit = r.unit_id("units", text, kCalled)) draft.units.push_back(*unit);
  for (const auto& code : r.in.texts("cases", kCasesMax, kCodeMax)) {
    const auto id = r.api.cases.find_code(r.caller.city.id, code);
    const auto about = id ? r.api.cases.load(r.caller.city.id, *id) : Result<ledger::Case>(ledger::Case{});
    // A number outside the caller's scope is told as if it did not exist.
    if (!id || !about || !ledger::may_see(r.caller, *about))
      r.in.fault("cases", "there is no case with this number");
    else
      draft.cases.push_back(*id), keep_from_accused(r, *about, draft.units);
  }
  if (const auto* object = r.in.object("place")) {
    JsonFields place(*object, "place");
    draft.place = place.text("code", kCodeMax);
    const auto lat = place.number("lat", -90, 90), lng = place.number("lng", -180, 180);
    if (lat.has_value() != lng.has_value()) place.fault("lat", "lat and lng come together");
    r.take_faults(place);
    if (lat && lng)
      if (const auto point = make_lat_lng(*lat, *lng)) draft.point = *point;
  }
  draft.meet_at = r.instant("meet_at");
  draft.request = r.text("request");
  draft.power = r.text("power");
  return draft;
}

Command read_rate(Reader& r) {
  Rate rate{.solved = r.ledger_choice<ledger::Solved>("solved")};
  const auto* array = r.in.array("ratings", kUnitsMax, true);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto* object = (*array)[i].if_object();
    if (object == nullptr) {
      r.in.fault("ratings", "must hold objects {unit, arrival, attitude, competence, result, staying}");
      break;
    }
    Reader one{JsonFields(*object, fmt::format("ratings[{}]", i)), r.api, r.caller};
    UnitRating rating{.unit = one.named()};
    for (const auto aspect : all_of<Aspect>())
      rating.rating.marks[static_cast<std::size_t>(aspect)] =
          static_cast<int>(one.in.integer(name(aspect), 1, 5).value_or(0));
    r.take_faults(one.in);
    rate.ratings.push_back(rating);
  }
  rate.note = r.text("note");
  return rate;
}

using Read = Command (*)(Reader&);
struct Entry {
  std::string_view name;
  Read read;
};
constexpr Entry kEntries[] = {
    {"approve", [](Reader&) -> Command { return Approve{}; }},
    {"decline", [](Reader& r) -> Command { return Decline{r.reason()}; }},
    {"blow", [](Reader&) -> Command { return Blow{}; }},
    {"call",
     [](Reader& r) -> Command {
       return Call{r.unit("unit", true, kCalled).value_or(UnitId{}), r.reason()};
     }},
    {"acknowledge", [](Reader& r) -> Command { return Acknowledge{r.department()}; }},
    {"arrive", [](Reader& r) -> Command { return Arrive{r.department()}; }},
    {"join", [](Reader& r) -> Command { return Join{r.department()}; }},
    {"leave", [](Reader& r) -> Command { return Leave{r.department()}; }},
    {"plan",
     [](Reader& r) -> Command {
       return Plan{r.department(), r.instant("until"), r.text("plan")};
     }},
    {"finish",
     [](Reader& r) -> Command {
       return Finish{r.department(), r.text("result")};
     }},
    {"send_back",
     [](Reader& r) -> Command {
       return SendBack{r.named(), r.reason()};
     }},
    {"refuse",
     [](Reader& r) -> Command {
       return Refuse{r.department(), r.reason()};
     }},
    {"report",
     [](Reader& r) -> Command {
       return Report{r.named(), r.reason()};
     }},
    {"rule",
     [](Reader& r) -> Command {
       return Rule{r.named(), r.choice<Ruling>("ruling"), r.unit("replacement", false, kCalled), r.reason()};
     }},
    {"rate", read_rate},
    {"counter_rate",
     [](Reader& r) -> Command {
       return CounterRate{r.department(),
                          {r.choice<Accuracy>("needed"), r.choice<Accuracy>("right_units"),
                           r.choice<Accuracy>("facts_right")},
                          r.text("note")};
     }},
    {"record_resident",
     [](Reader& r) -> Command {
       return RecordResident{
           {r.ledger_choice<ledger::Solved>("solved"), r.ledger_choice<ledger::Satisfied>("satisfied")}};
     }},
    {"close", [](Reader&) -> Command { return Close{}; }},
};
static_assert(std::size(kEntries) + 1 == std::variant_size_v<Command>);  // draft has a route of its own

// ---- Handlers.

Result<Response> draft(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(body, request.json());
  Reader reader{JsonFields(body), api, caller};
  const Draft command = read_draft(reader);
  TZ_CHECK(reader.in.done());
  TZ_TRY(history, api.whistles.draft(caller.city.id, command, acting_as(caller, Capacity::street)));
  TZ_TRY(response, render(api, caller, history, 201));
  response.header("Location", "/v1/whistles/" + id_text(static_cast<std::int64_t>(history.current.id)));
  return std::move(response);
}

// In the first of the caller's capacities in which the rules let it pass; else the first one's refusal.
Result<WhistleHistory> handle_as_any(const Api& api, const Caller& caller, const Whistle& w,
                                     std::int64_t version, const Command& command) {
  const auto all = capacities_of(caller);
  TZ_TRY(policy, api.whistles.policy(caller.city.id));
  std::optional<Error> refusal;
  for (const By& by : all) {
    const auto decided = decide(w, command, by, api.whistles.now(), policy);
    if (decided) return api.whistles.handle(caller.city.id, w.id, version, command, by);
    // A refusal for the state says more than one for the capacity.
    if (!refusal || (refusal->code == Errc::forbidden && decided.error().code != Errc::forbidden))
      refusal = decided.error();
  }
  if (!refusal) return fail_rule(Errc::forbidden, "permission", "your account may not do this");
  return tl::unexpected<Error>(std::move(*refusal));
}

Result<Response> command(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(history, load_visible(api, caller, request.path_parameter("id")));
  const auto wanted = request.path_parameter("command");
  const auto* entry = std::find_if(std::begin(kEntries), std::end(kEntries),
                                   [&](const Entry& e) { return e.name == wanted; });
  if (entry == std::end(kEntries)) return fail(Errc::not_found, "there is no such command");
  TZ_TRY(version, request.if_match());
  TZ_TRY(body, request.json());
  Reader reader{JsonFields(body), api, caller};
  const Command given = entry->read(reader);
  TZ_CHECK(reader.in.done());
  if (version != history.current.version)
    return fail_rule(Errc::conflict, "version",
                     "the whistle was changed by someone else since it was read; read it again");
  TZ_TRY(after, handle_as_any(api, caller, history.current, version, given));
  return render(api, caller, after);
}

Result<Response> board(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(history, load_visible(api, caller, request.path_parameter("id")));
  return render(api, caller, history);
}

// The version that the caller has read; 0 if none is named.
Result<std::int64_t> version_after(const Request& request) {
  const auto raw = request.query.get("after");
  std::int64_t value = 0;
  if (raw.empty()) return value;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc() && end == raw.data() + raw.size() && value >= 0) return value;
  return fail_field("after", "after must be a whole number, 0 or more");
}

// Answered at once: what has happened since the version that the caller has read.
Result<Response> events(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(history, load_visible(api, caller, request.path_parameter("id")));
  TZ_TRY(after, version_after(request));
  JsonWriter out;
  out.begin_object().field("version", history.current.version).key("events").begin_array();
  for (const auto& event : history.events)
    if (event.version > after) put_event(out, event);
  return http::ok_json(out.end_array().end_object().take(), history.current.version);
}

// The code lists and the clocks, for the dialog.
Result<Response> reference(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(policy, api.whistles.policy(caller.city.id));
  JsonWriter out;
  out.begin_object().key("kinds").begin_array();
  for (const auto& rules : policy.kinds)
    out.begin_object()
        .field("kind", name(rules.kind))
        .field("acknowledge_zh", words_zh(rules.acknowledge))
        .field("acknowledge_en", words_en(rules.acknowledge))
        .field("arrive_zh", words_zh(rules.arrive))
        .field("arrive_en", words_en(rules.arrive))
        .field("slot", rules.slot)
        .field("online", rules.online)
        .end_object();
  out.end_array().key("aliases").begin_array();
  for (const auto& alias : policy.aliases)
    out.begin_object()
        .field("code", alias.code)
        .field("kind", name(alias.kind))
        .field("name_zh", alias.name_zh)
        .field("name_en", alias.name_en)
        .end_object();
  out.end_array().key("aspects").begin_array();
  for (const auto aspect : all_of<Aspect>()) out.value(name(aspect));
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_routes(http::Router& router, WhistleService& whistles, const ledger::CaseService& cases,
                const ledger::CaseQuery& query, const ledger::Planner& planner) {
  const Api api{whistles, cases, planner};
  add_board_routes(router, whistles, cases, query, planner);
  router.post("/v1/whistles", Permission::whistle_draft, [api](const Request& r) { return draft(r, api); });
  router.get("/v1/reference/whistles", Permission::signed_in,
             [api](const Request& r) { return reference(r, api); });
  router.get("/v1/whistles/{id}", Permission::case_read, [api](const Request& r) { return board(r, api); });
  router.get("/v1/whistles/{id}/events", Permission::case_read,
             [api](const Request& r) { return events(r, api); });
  // Which of the four permissions a command takes is decided with the capacity, above.
  router.post("/v1/whistles/{id}/{command}", Permission::case_read,
              [api](const Request& r) { return command(r, api); });
}

}  // namespace tz::routing::whistle
