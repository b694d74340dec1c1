#include "callback/api_scores.h"

#include "http/query_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>

#include "base/text.h"
#include "base/time.h"
#include "callback/public_rates.h"
#include "callback/score_figures.h"

namespace tz::callback {
namespace {

using http::Permission;
using http::Request;
using http::Response;

constexpr std::string_view kDefinition = "three-rates-by-matter/1";
// Said beside every count (docs/sources.md#no-count-scores).
constexpr std::string_view kNoteZh =
    "数量仅供了解工作量；同一事项只计一次，以最差答复为准；未回访到单列，不计为解决；各单位不排名。";
constexpr std::string_view kNoteEn =
    "Counts are only for knowing the workload; one matter counts once, by its worst answer; who was not "
    "reached "
    "stands apart and is not counted as solved; units are not ranked.";

// ---- What is asked, and who asks.

struct Asked {
  JurisdictionId city{};
  std::string zone{};
  ScorePack pack{};
  ScoreProfile profile{};
  ScoreWindow window{};
  TimeBasis basis = TimeBasis::received;
  Grouping grouping = Grouping::unit;
  std::optional<ledger::Caller> caller{};  // of this city
  std::string query() const {
    return fmt::format("window={}&period={}&basis={}", name(window.kind), window.name, name(basis));
  }
};

tl::unexpected<Error> no_profile() {
  Error error{.code = Errc::invalid_argument,
              .message = "profile: there is none of that name in force in that period",
              .field = "profile",
              .rule = "score_profile"};
  return tl::unexpected<Error>(std::move(error));
}

template <class E, class F>
Result<E> choice(const Request& request, std::string_view field, E otherwise, const F& parse_one,
                 std::string_view allowed) {
  const auto text = request.query.get(field);
  if (text.empty()) return otherwise;
  const auto value = parse_one(text);
  if (!value) return fail_field(std::string(field), fmt::format("{}: must be {}", field, allowed));
  return *value;
}

Result<Asked> read_city(const Request& request, const ScoreParts& parts) {
  Asked asked{.city = parts.home};
  if (request.principal) {
    TZ_TRY(caller, ledger::caller_of(request, parts.api.planner));
    asked.city = caller.city.id;
    asked.caller = std::move(caller);
  }
  TZ_TRY(card, parts.api.planner.jurisdiction(asked.city));
  TZ_TRY(pack, parts.pack.load(asked.city));
  asked.zone = card.time_zone;
  asked.pack = std::move(pack);
  return asked;
}

Result<Asked> read_asked(const Request& request, const ScoreParts& parts) {
  TZ_TRY(asked, read_city(request, parts));
  if (!asked.caller && !asked.pack.published) return fail(Errc::unauthenticated, "sign in first");
  auto wanted = std::string(request.query.get("profile"));
  if (wanted.empty()) wanted = asked.pack.chosen;
  const auto any = std::ranges::find(asked.pack.profiles, wanted, &ScoreProfile::id);
  if (any == asked.pack.profiles.end()) return no_profile();
  TZ_TRY(kind, choice(request, "window", any->window, parse_window_kind, "day, month or assessment_month"));
  TZ_TRY(window, parse_window(kind, request.query.get("period"), asked.zone));
  TZ_TRY(profile, profile_at(asked.pack, wanted, window.from, asked.zone));
  if (profile == nullptr) return no_profile();
  TZ_TRY(basis, choice(request, "basis", profile->basis, parse_time_basis, "received or closed"));
  TZ_TRY(grouping, choice(request, "by", Grouping::unit, parse_grouping, "unit, category or zone"));
  asked.profile = *profile;
  asked.window = window;
  asked.basis = basis;
  asked.grouping = grouping;
  return asked;
}

struct Counted {
  std::vector<ScoreCell> now{}, before{};
};

Result<Counted> count(const Asked& asked, const ScoreParts& parts) {
  Counted counted;
  const auto& w = asked.window;
  TZ_TRY(now, parts.query.cells(asked.city, {asked.basis, w.from, w.to}));
  TZ_TRY(before, parts.query.cells(asked.city, {asked.basis, w.before_from, w.from}));
  counted.now = std::move(now);
  counted.before = std::move(before);
  return counted;
}

// Who reads what: one answer (supervision), batches as they come (the desk, whose second calls are blind), or
// batches when the period is long over.
enum class Reader : std::uint8_t { supervision, desk, other };

// Whoever is of a unit that is judged by the answers is as everybody else: of the desk with all units below
// its own, of supervision by its own alone, as leaders stand above others.
Reader reader_of(const Asked& asked, const Counted& counted) {
  if (!asked.caller) return Reader::other;
  const auto& caller = *asked.caller;
  const auto judged = [&](UnitId unit) {
    const auto is = [unit](const ScoreCell& cell) { return cell.unit == unit; };
    return std::ranges::any_of(counted.now, is) || std::ranges::any_of(counted.before, is);
  };
  if (caller.principal.may(Permission::case_supervise) && !judged(caller.principal.unit))
    return Reader::supervision;
  const bool independent =
      caller.principal.may(Permission::case_callback) && std::ranges::none_of(caller.units, judged);
  return independent ? Reader::desk : Reader::other;
}

// Everybody else reads one period by one basis, so that no answer is told by subtracting two of them.
Status may_read_batch(const Asked& asked, Instant now) {
  const auto own = profile_at(asked.pack, asked.pack.chosen, asked.window.from, asked.zone);
  if (!own || *own == nullptr || (*own)->id != asked.profile.id || (*own)->window != asked.window.kind ||
      (*own)->basis != asked.basis)
    return fail_rule(Errc::forbidden, "score_batch",
                     "answers are told in batches: by the city's own profile, period and time basis");
  if (now < asked.window.to + kReadAfter)
    return fail_rule(Errc::not_found, "figures_later",
                     fmt::format("the figures of a period are told {} days after it", kReadAfter.count()));
  return {};
}

struct Told {
  Asked asked{};
  ScoreSheet sheet{};
  Reader reader = Reader::other;
};

Result<Told> tell(const Request& request, const ScoreParts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(counted, count(asked, parts));
  const auto reader = reader_of(asked, counted);
  if (reader == Reader::other) TZ_CHECK(may_read_batch(asked, parts.api.calls.now()));
  const auto least = reader == Reader::supervision ? Least::one : Least::batch;
  auto sheet = make_sheet(counted.now, counted.before, asked.grouping, asked.profile, least);
  return Told{std::move(asked), std::move(sheet), reader};
}

// ---- Rendering.

using Names = std::map<std::string, std::pair<std::string, std::string>>;  // key to zh, en

Result<Names> names_of(const Asked& asked, const ScoreParts& parts) {
  Names names;
  if (asked.grouping == Grouping::unit) {
    TZ_TRY(units, parts.api.planner.units(asked.city));
    for (const auto& u : units) names[id_text(static_cast<std::int64_t>(u.id))] = {u.name_zh, u.name_en};
  } else if (asked.grouping == Grouping::category) {
    TZ_TRY(services, parts.api.planner.services(asked.city));
    for (const auto& s : services) names[s.code] = {s.name_zh, s.name_en};
  } else {
    for (const auto& [code, both] : parts.api.planner.zone_names(asked.city)) names[code] = both;
  }
  return names;
}

void put_words(JsonWriter& out, std::string_view key, const TwoWords& words) {
  out.field(std::string(key) + "_zh", words.zh).field(std::string(key) + "_en", words.en);
}

void put_rate(JsonWriter& out, std::string_view key, std::int64_t numerator, std::int64_t denominator,
              std::int64_t n) {
  const double rate = static_cast<double>(numerator) / static_cast<double>(denominator);
  const auto interval = wilson(rate, n);
  out.key(key)
      .begin_object()
      .field("numerator", numerator)
      .field("denominator", denominator)
      .field("rate", rate)
      .field("low", interval.low)
      .field("high", interval.high)
      .end_object();
}

void put_rates(JsonWriter& out, const ScoreFigure& f) {
  if (!f.rates) {
    for (const auto* key : {"contacted", "solved", "satisfied", "partly", "basically"}) out.key(key).null();
    return;
  }
  const auto& r = *f.rates;
  put_rate(out, "contacted", r.contacted, r.denominator, f.tally.matters);
  put_rate(out, "solved", r.solved, r.denominator, f.tally.matters);
  put_rate(out, "satisfied", r.satisfied, r.denominator, f.tally.matters);
  put(out, "partly", Share{f.tally.partly, f.tally.matters});
  put(out, "basically", Share{f.tally.basically, f.tally.matters});
}

void put_decimal(JsonWriter& out, std::string_view key, const std::optional<Decimal>& value) {
  out.key(key);
  if (value)
    out.raw(value->text());
  else
    out.null();
}

void put_comparable(JsonWriter& out, const std::optional<Comparable>& c) {
  out.key("comparable");
  if (!c) {
    out.null();
    return;
  }
  const auto share = [](std::int64_t part) {
    return static_cast<double>(part) / static_cast<double>(kFixed);
  };
  out.begin_object()
      .field("contacted", share(c->rates.contacted))
      .field("solved", share(c->rates.solved))
      .field("satisfied", share(c->rates.satisfied))
      .field("solved_low", c->solved.low)
      .field("solved_high", c->solved.high)
      .field("covered", c->covered)
      .field("reference", c->reference)
      .end_object();
}

// Nothing of what answers said where it is withheld: not how many second calls differ either.
void put_figure(JsonWriter& out, const ScoreFigure& f, int alarm_percent) {
  const Tally& t = f.tally;
  out.field("state", name(f.state));
  put_words(out, "state", words_of(f.state));
  out.field("rounds", t.rounds)
      .field("answered", t.answered)
      .field("valid", t.valid)
      .field("matters", t.matters);
  put_rates(out, f);
  put(out, "unreached", t.unreached_share());
  put(out, "excluded", t.excluded_share());
  out.field("exclusion_alarm", t.excluded * 100 > t.rounds * alarm_percent);
  put(out, "outside_desk", t.outside_share());
  put(out, "again", t.again_share());
  if (f.state == FigureState::withheld)
    out.key("discrepancy").null();
  else
    put(out, "discrepancy", t.discrepancy());
  put_decimal(out, "as_counted", f.as_counted);
  put_comparable(out, f.comparable);
  put_decimal(out, "score", f.score);
  out.key("group");
  if (f.group)
    out.value(name(*f.group));
  else
    out.null();
  put_words(out, "group", f.group ? words_of(*f.group) : TwoWords{"", ""});
}

void put_name(JsonWriter& out, const Names& names, const std::string& key) {
  const auto found = names.find(key);
  out.field("key", key)
      .field("name_zh", found == names.end() ? "" : found->second.first)
      .field("name_en", found == names.end() ? "" : found->second.second);
}

// The rows hold single answers: whoever does not read those gets no address of them.
void put_rows(JsonWriter& out, const Told& told, const std::string& filter) {
  out.key("rows");
  if (told.reader == Reader::supervision)
    out.value("/v1/score-rows?" + told.asked.query() + filter);
  else
    out.null();
}

void put_heading(JsonWriter& out, const Asked& asked, const ScoreParts& parts) {
  const auto& p = asked.profile;
  out.field("definition", kDefinition);
  out.key("profile").begin_object().field("id", p.id).field("version", p.version).end_object();
  out.key("window")
      .begin_object()
      .field("kind", name(asked.window.kind))
      .field("period", asked.window.name)
      .field("from", format_instant(asked.window.from))
      .field("to", format_instant(asked.window.to))
      .field("compared_with", format_instant(asked.window.before_from))
      .end_object();
  out.field("basis", name(asked.basis)).field("as_of", format_instant(parts.api.calls.now()));
}

std::string filter_of(const Asked& asked, const std::string& key) {
  return fmt::format("&{}={}", name(asked.grouping), percent_encode(key));
}

// ---- Routes.

Result<Response> scores(const Request& request, const ScoreParts& parts) {
  TZ_TRY(told, tell(request, parts));
  TZ_TRY(names, names_of(told.asked, parts));
  const int alarm = parts.api.calls.policy(told.asked.city).exclusion_alarm_percent;
  JsonWriter out;
  out.begin_object();
  put_heading(out, told.asked, parts);
  out.field("by", name(told.asked.grouping)).key("groups").begin_array();
  for (const auto& f : told.sheet.groups) {
    out.begin_object();
    put_name(out, names, f.key);
    put_figure(out, f, alarm);
    put_rows(out, told, filter_of(told.asked, f.key));
    out.end_object();
  }
  out.end_array().key("city").begin_object();
  put_figure(out, told.sheet.city, alarm);
  put_rows(out, told, "");
  out.end_object().field("note_zh", kNoteZh).field("note_en", kNoteEn);
  return http::ok_json(out.end_object().take());
}

Result<Response> funnel(const Request& request, const ScoreParts& parts) {
  TZ_TRY(told, tell(request, parts));
  if (told.asked.grouping != Grouping::unit) return fail_field("by", "by: a funnel is of units");
  TZ_TRY(names, names_of(told.asked, parts));
  JsonWriter out;
  out.begin_object();
  put_heading(out, told.asked, parts);
  const auto& city = told.sheet.city;
  const std::optional<Share> pooled =
      city.rates ? std::optional(Share{city.tally.solved, city.tally.matters}) : std::nullopt;
  out.key("pooled");
  if (pooled && pooled->rate())
    out.value(*pooled->rate());
  else
    out.null();
  out.key("units").begin_array();
  for (const auto& f : told.sheet.groups) {
    if (!f.limits || !f.group) continue;  // too few to say anything, or withheld
    out.begin_object();
    put_name(out, names, f.key);
    put(out, "solved", Share{f.tally.solved, f.tally.matters});
    out.field("low_998", f.limits->low998)
        .field("low_95", f.limits->low95)
        .field("high_95", f.limits->high95)
        .field("high_998", f.limits->high998)
        .field("group", name(*f.group));
    put_words(out, "group", words_of(*f.group));
    put_rows(out, told, filter_of(told.asked, f.key));
    out.end_object();
  }
  out.end_array().field("note_zh", kNoteZh).field("note_en", kNoteEn);
  return http::ok_json(out.end_object().take());
}

Result<ScoreFilter> read_filter(const Request& request, const Asked& asked) {
  ScoreFilter filter{.span = {asked.basis, asked.window.from, asked.window.to}};
  TZ_TRY(unit, http::query_number(request, "unit", 0, std::numeric_limits<std::int64_t>::max()));
  if (unit) filter.unit = UnitId{*unit};
  // An empty one is a filter too: what has no category, and no zone.
  if (const auto category = request.query.first("category")) filter.category = std::string(*category);
  if (const auto zone = request.query.first("zone")) filter.zone = std::string(*zone);
  return filter;
}

void put_code(JsonWriter& out, const ScoreParts& parts, const Asked& asked, ledger::CaseId id) {
  const auto c = parts.api.cases.load(asked.city, id);
  out.key("matter");
  if (c && ledger::may_see(*asked.caller, *c))
    out.value(c->code);
  else
    out.null();
}

Result<Response> rows(const Request& request, const ScoreParts& parts) {
  TZ_TRY(asked, read_asked(request, parts));
  TZ_TRY(counted, count(asked, parts));
  if (reader_of(asked, counted) != Reader::supervision)
    return fail_rule(Errc::forbidden, "score_batch",
                     "single answers are not for the unit that they are about");
  TZ_TRY(filter, read_filter(request, asked));
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page, parts.query.rounds(asked.city, filter, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object();
  put_heading(out, asked, parts);
  out.key("rows").begin_array();
  for (const auto& r : page.rows) {
    const auto c = parts.api.cases.load(asked.city, r.round.id);
    out.begin_object();
    put_row(out, r.round, c && ledger::may_see(*asked.caller, *c) ? &*c : nullptr);
    put_code(out, parts, asked, r.matter);
    out.field("category", r.category)
        .field("urgency", r.urgency)
        .field("zone", r.zone)
        .field("outside_desk", r.outside_desk)
        .end_object();
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

void put_factor(JsonWriter& out, std::string_view key, std::int64_t ten_thousandths) {
  out.key(key).raw(Decimal{ten_thousandths, 4}.text());
}

Result<Response> profiles(const Request& request, const ScoreParts& parts) {
  TZ_TRY(asked, read_city(request, parts));
  JsonWriter out;
  out.begin_object()
      .field("definition", kDefinition)
      .field("chosen", asked.pack.chosen)
      .field("public", asked.pack.published)
      .key("profiles")
      .begin_array();
  for (const auto& p : asked.pack.profiles) {
    out.begin_object()
        .field("id", p.id)
        .field("version", p.version)
        .field("effective_from", p.effective_from)
        .field("name_zh", p.name_zh)
        .field("name_en", p.name_en)
        .key("weights");
    if (const auto& w = p.formula.weights) {
      out.begin_object();
      put_factor(out, "contacted", w->contacted);
      put_factor(out, "satisfied", w->satisfied);
      put_factor(out, "solved", w->solved);
      out.end_object();
    } else {
      out.null();
    }
    put_factor(out, "basic_factor", p.formula.basic_factor);
    put_factor(out, "partial_factor", p.formula.partial_factor);
    out.field("decimals", p.formula.decimals)
        .field("min_n", p.min_n)
        .field("window", name(p.window))
        .field("basis", name(p.basis))
        .field("source", p.source)
        .end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_score_routes(http::Router& router, const ScoreParts& parts) {
  router.get("/v1/scores", Permission::anyone, [parts](const Request& r) { return scores(r, parts); });
  router.get("/v1/score-funnel", Permission::anyone, [parts](const Request& r) { return funnel(r, parts); });
  router.get("/v1/score-rows", Permission::case_supervise,
             [parts](const Request& r) { return rows(r, parts); });
  router.get("/v1/score-profiles", Permission::anyone,
             [parts](const Request& r) { return profiles(r, parts); });
}

}  // namespace tz::callback
