#include "callback/api_figures.h"

#include "http/query_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/time.h"
#include "callback/score_figures.h"

namespace tz::callback {
namespace {

using http::Permission;
using http::Request;
using http::Response;

constexpr std::string_view kDefinition = "callback-shares-by-round/1";
// Said beside every count (docs/sources.md#no-count-scores).
constexpr std::string_view kNoteZh = "数量仅供了解工作量；未回访到不计为解决；各单位不排名。";
constexpr std::string_view kNoteEn =
    "Counts are only for knowing the workload; who was not reached is not counted as solved; units are not "
    "ranked.";

Result<Period> period_of(const FigureParts& parts, std::string_view text) {
  TZ_TRY(city, parts.api.planner.jurisdiction(parts.home));
  return parse_period(text, city.time_zone);
}

Result<Basis> basis_of(const Request& request) {
  const auto text = request.query.get("basis");
  if (text.empty() || text == "opened") return Basis::opened;
  if (text == "received") return Basis::received;
  return fail_field("basis", "basis: must be opened or received");
}
std::string_view name_of(Basis basis) { return basis == Basis::opened ? "opened" : "received"; }

// What is told of a unit's answers, by the rules of the scores; or that the city shows no unit's to
// everybody.
struct Telling {
  FigureState state = FigureState::compared;
  bool published = true;

  bool tells() const { return published && state != FigureState::withheld; }
  std::string_view name() const { return published ? callback::name(state) : "unpublished"; }
  TwoWords words() const {
    if (published) return words_of(state);
    return {"本市不公开各单位的比率", "the city does not publish the rates of units"};
  }
};

// With Wilson's interval, as a rate of few may be anything.
void put_answers(JsonWriter& out, std::string_view key, const Share& share) {
  const auto rate = share.rate();
  out.key(key).begin_object().field("numerator", share.numerator).field("denominator", share.denominator);
  const auto number = [&](std::string_view name, std::optional<double> value) {
    out.key(name);
    if (value)
      out.value(*value);
    else
      out.null();
  };
  number("rate", rate);
  const auto within = rate ? std::optional(wilson(*rate, share.denominator)) : std::nullopt;
  number("low", within ? std::optional(within->low) : std::nullopt);
  number("high", within ? std::optional(within->high) : std::nullopt);
  out.end_object();
}

void put_pooled(JsonWriter& out, const Pooled& p, int alarm_percent, const Telling& telling) {
  out.field("rounds", p.rounds).field("answered", p.answered).field("valid", p.valid);
  const auto [zh, en] = telling.words();
  out.field("state", telling.name()).field("state_zh", zh).field("state_en", en);
  const auto put_answer = [&](std::string_view key, const Share& share) {
    if (telling.tells())
      put_answers(out, key, share);
    else
      out.key(key).null();
  };
  put_answer("contacted", p.contacted_share());
  put_answer("solved", p.solved_share());
  put_answer("partly", p.partly_share());
  put_answer("satisfied", p.satisfied_share());
  put_answer("basically", p.basically_share());
  put(out, "unreached", p.unreached_share());
  put(out, "excluded", p.excluded_share());
  put(out, "outside_desk", p.outside_share());
  out.field("exclusion_alarm", p.excluded * 100 > p.rounds * alarm_percent);
}

// Supervision follows the month as it runs. Everybody else reads it once nobody can tell from it what one
// resident said (docs/sources.md#ratings-batched).
constexpr std::chrono::days kFiguresAfter{30};

// Supervision of a unit that these answers judge reads them as everybody else
// (docs/sources.md#score-readers).
bool is_judged(const Request& request, std::span<const Pooled> units) {
  return request.principal &&
         std::ranges::any_of(units, [&](const Pooled& p) { return p.unit == request.principal->unit; });
}

bool supervises(const Request& request, const FigureParts& parts) {
  return request.principal && request.principal->jurisdiction == parts.home &&
         request.principal->may(Permission::case_supervise);
}

struct Figures {
  Period period{};
  Basis basis = Basis::opened;
  std::vector<Pooled> units{};
  std::vector<Telling> telling{};  // of each
  Pooled city{};
  Telling of_city{};
  bool live = false;
};

Result<Figures> count(const Request& request, const FigureParts& parts) {
  Figures f;
  TZ_TRY(period, period_of(parts, request.query.get("period")));
  TZ_TRY(basis, basis_of(request));
  TZ_TRY(units, parts.query.pooled(parts.home, basis, period.from, period.to));
  TZ_TRY(pack, parts.pack.load(parts.home));
  f.live = supervises(request, parts) && !is_judged(request, units);
  if (!f.live && parts.api.calls.now() < period.to + kFiguresAfter)
    return fail_rule(
        Errc::not_found, "figures_later",
        fmt::format("the figures of a month are published {} days after it", kFiguresAfter.count()));
  const auto least = f.live ? Least::one : Least::batch;
  const bool staff = request.principal && request.principal->jurisdiction == parts.home;
  std::vector<std::int64_t> valid;
  for (const auto& p : units) {
    f.city += p;
    valid.push_back(p.valid);
  }
  for (const auto state : states_of(valid, kMinNFloor, least))
    f.telling.push_back({state, staff || pack.published});
  f.of_city.state = states_of(std::span(&f.city.valid, 1), kMinNFloor, least).front();
  f.period = std::move(period);
  f.basis = basis;
  f.units = std::move(units);
  return f;
}

void put_units(JsonWriter& out, const Figures& f, int alarm, const std::string& rows,
               std::span<const ledger::UnitCard> cards) {
  out.key("units").begin_array();
  for (std::size_t i = 0; i < f.units.size(); ++i) {
    const auto& p = f.units[i];
    const auto card = std::ranges::find(cards, p.unit, &ledger::UnitCard::id);
    out.begin_object();
    put_id(out, "unit", p.unit);
    out.field("name_zh", card == cards.end() ? "" : card->name_zh)
        .field("name_en", card == cards.end() ? "" : card->name_en);
    put_pooled(out, p, alarm, f.telling[i]);
    out.field("rows", rows + "&unit=" + id_text(static_cast<std::int64_t>(p.unit))).end_object();
  }
  out.end_array();
}

void put_recall(JsonWriter& out, const RecallFigures& recall, const std::string& period) {
  out.key("recall").begin_object();
  out.field("drawn", recall.drawn).field("over", recall.over);
  put(out, "discrepancy", recall.discrepancy());
  put(out, "contacted", Share{recall.contacted, recall.answered});
  put(out, "solved", Share{recall.solved, recall.answered});
  put(out, "satisfied", Share{recall.satisfied, recall.answered});
  out.field("rows", "/v1/callback-rows?recall=" + period)
      .field("draw", "/v1/recall-draws/" + period)
      .end_object();
}

Result<Response> figures(const Request& request, const FigureParts& parts) {
  TZ_TRY(f, count(request, parts));
  TZ_TRY(cards, parts.api.planner.units(parts.home));
  TZ_TRY(recall, parts.query.recall(parts.home, f.period.name));
  TZ_TRY(pressured, parts.query.pressured(parts.home, f.basis, f.period.from, f.period.to));
  const int alarm = parts.api.calls.policy(parts.home).exclusion_alarm_percent;
  const std::string rows =
      fmt::format("/v1/callback-rows?period={}&basis={}", f.period.name, name_of(f.basis));
  JsonWriter out;
  out.begin_object()
      .field("definition", kDefinition)
      .field("period", f.period.name)
      .field("basis", name_of(f.basis))
      .field("as_of", format_instant(parts.api.calls.now()));
  put_units(out, f, alarm, rows, cards);
  out.key("city").begin_object();
  put_pooled(out, f.city, alarm, f.of_city);
  out.field("rows", rows).end_object();
  put_recall(out, recall, f.period.name);
  out.key("pressured");
  if (f.live || f.city.answered >= kBatch)
    out.value(pressured);
  else
    out.null();
  out.field("note_zh", kNoteZh).field("note_en", kNoteEn);
  return http::ok_json(out.end_object().take());
}

Result<RoundFilter> row_filter(const Request& request, const FigureParts& parts) {
  RoundFilter filter;
  if (const auto recall = request.query.get("recall"); !recall.empty()) {
    TZ_TRY(period, period_of(parts, recall));
    filter.recall = period.name;
    return filter;
  }
  TZ_TRY(period, period_of(parts, request.query.get("period")));
  TZ_TRY(basis, basis_of(request));
  TZ_TRY(unit, http::query_number(request, "unit", 1, std::numeric_limits<std::int64_t>::max()));
  filter.basis = basis;
  filter.from = period.from;
  filter.to = period.to;
  if (unit) filter.unit = UnitId{*unit};
  return filter;
}

Result<Response> rows(const Request& request, const FigureParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.api.planner));
  TZ_TRY(filter, row_filter(request, parts));
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page, parts.query.rows(caller.city.id, filter, request.query.get("cursor"), limit));
  // Nobody of the judged unit reads single answers, supervision of it included.
  if (std::ranges::find(page.rows, caller.principal.unit, &RoundRow::unit) != page.rows.end())
    return fail_rule(Errc::forbidden, "score_batch", "answers about the own unit are told in batches");
  JsonWriter out;
  out.begin_object().key("rows").begin_array();
  for (const auto& r : page.rows) {
    const auto c = parts.api.cases.load(caller.city.id, r.id);
    out.begin_object();
    put_row(out, r, c && ledger::may_see(caller, *c) ? &*c : nullptr);
    out.end_object();
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

// ---- Draws.

void put_items(JsonWriter& out, std::string_view key, const std::vector<DrawItem>& items) {
  out.key(key).begin_array();
  for (const auto& item : items) out.value(item_text(item));
  out.end_array();
}

// What was drawn is told to everybody once the second calls are made: before, who is to be called again would
// be known to those who are judged by it (docs/recall-draw.md).
constexpr std::chrono::days kDrawAfter{60};

std::string population_hash(const DrawRecord& record) {
  std::string text;
  for (const auto& item : record.population) text += item_text(item) + "\n";
  return to_hex(sha256(as_bytes(text)));
}

Response render_draw(const DrawRecord& record, bool whole) {
  JsonWriter out;
  out.begin_object()
      .field("period", record.period)
      .field("algorithm", "taizhang-recall/1")
      .field("commitment", to_hex(commitment(record.seed)))
      .field("committed_at", format_instant(record.committed_at));
  put(out, "drawn_at", record.drawn_at);
  out.key("seed");
  if (record.drawn_at && whole)
    out.value(to_hex(record.seed));
  else
    out.null();
  out.field("percent", record.percent)
      .field("population_count", static_cast<std::int64_t>(record.population.size()))
      .field("drawn_count", static_cast<std::int64_t>(record.drawn.size()));
  out.key("population_sha256");
  if (record.drawn_at)
    out.value(population_hash(record));
  else
    out.null();
  put(out, "whole_from", record.drawn_at ? std::optional(*record.drawn_at + kDrawAfter) : std::nullopt);
  const std::vector<DrawItem> none;
  put_items(out, "population", whole ? record.population : none);
  put_items(out, "drawn", whole ? record.drawn : none);
  return http::ok_json(out.end_object().take());
}

Result<Response> show_draw(const Request& request, const FigureParts& parts) {
  TZ_TRY(period, period_of(parts, request.path_parameter("period")));
  TZ_TRY(record, parts.draws.find(parts.home, period));
  const bool made = record.drawn_at && parts.api.calls.now() >= *record.drawn_at + kDrawAfter;
  return render_draw(record, made || supervises(request, parts));
}

Result<Response> act_on_draw(const Request& request, const FigureParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.api.planner));
  TZ_TRY(period, parse_period(request.path_parameter("period"), caller.city.time_zone));
  const auto wanted = request.path_parameter("command");
  if (wanted == "commit") {
    TZ_TRY(record, parts.draws.commit(caller.city.id, period, caller.principal.actor));
    return render_draw(record, true);
  }
  if (wanted != "draw") return fail(Errc::not_found, "there is no such command");
  TZ_TRY(record, parts.draws.draw(caller.city.id, period, caller.principal.actor));
  return render_draw(record, true);
}

}  // namespace

void add_figure_routes(http::Router& router, const FigureParts& parts) {
  router.get("/v1/callback-figures", Permission::anyone,
             [parts](const Request& r) { return figures(r, parts); });
  router.get("/v1/callback-rows", Permission::case_supervise,
             [parts](const Request& r) { return rows(r, parts); });
  router.get("/v1/recall-draws/{period}", Permission::anyone,
             [parts](const Request& r) { return show_draw(r, parts); });
  router.post("/v1/recall-draws/{period}/{command}", Permission::case_supervise,
              [parts](const Request& r) { return act_on_draw(r, parts); });
}

}  // namespace tz::callback
