#include "need_life.h"

#include <algorithm>

#include "base/text.h"

namespace tz::simulation {

using namespace ledger;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

// Invented, and said to be.
constexpr const char* kWords[] = {
    "小区门口路灯不亮（模拟）",   "楼道堆放杂物（模拟）",       "夜间施工噪声（模拟）",
    "井盖松动（模拟）",           "暖气不热（模拟）",           "公交站牌倒了（模拟）",
    "咨询医保报销（模拟）",       "河道有垃圾（模拟）",         "占道经营（模拟）",
    "The lamp is dark (made up)", "A tree has fallen (made up)"};

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9E3779B97F4A7C15ULL + b + 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

}  // namespace

void Refusals::add(std::string_view what, const Error& error) {
  const std::scoped_lock lock(mutex_);
  auto& [count, message] = seen_[std::string(what) + ": " + (error.rule.empty() ? error.field : error.rule)];
  ++count;
  message = error.message;
}
std::map<std::string, std::pair<int, std::string>> Refusals::take() const {
  const std::scoped_lock lock(mutex_);
  return seen_;
}

Result<Town> read_town(app::Application& app, JurisdictionId id, std::uint64_t seed) {
  Town town{.id = id};
  TZ_TRY(card, app.planner().jurisdiction(id));
  town.prefix = card.ticket_prefix;
  town.zone = card.time_zone;
  TZ_TRY(services, app.planner().services(id));
  for (const auto& service : services)
    if (service.active) town.services.push_back(service.code);
  TZ_TRY(units, app.planner().units(id));
  for (const auto& unit : units) {
    if (unit.parent) town.parents[unit.id] = *unit.parent;
    if (unit.kind == "department" && unit.active) town.departments.push_back(unit.id);
    if (unit.kind == "street") town.streets[unit.id] = true;
    if (unit.kind == "hotline" && town.hotline == UnitId{}) town.hotline = unit.id;
    if (unit.kind == "callback_desk" && town.callback == UnitId{}) town.callback = unit.id;
    if (unit.kind == "supervision" && town.supervision == UnitId{}) town.supervision = unit.id;
  }
  if (town.hotline == UnitId{} || town.callback == UnitId{} || town.supervision == UnitId{} ||
      town.departments.size() < 4)
    return fail(Errc::not_found, "the city has no hotline, call-back desk, supervision or departments");
  std::mt19937_64 random(seed);
  const Box& box = card.bounds;
  const auto between = [&](std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(high - low));
  };
  for (int tries = 0; tries < 200'000 && town.points.size() < 1000; ++tries) {
    const LatLng point{between(box.low.lat_e7, box.high.lat_e7), between(box.low.lng_e7, box.high.lng_e7)};
    if (!app.planner().zones_at(id, point).empty()) town.points.push_back(point);
  }
  if (town.points.empty()) return fail(Errc::not_found, "the city has no zones");
  return town;
}

Need::Need(std::uint64_t seed, std::uint64_t number, Instant born)
    : random_(mixed(seed, number)), next_(born) {}

void Need::in(Hours low, Hours high) {
  const double share = static_cast<double>(below(10'000)) / 10'000;
  at(ThreadClock::time() + std::chrono::duration_cast<std::chrono::milliseconds>(low + (high - low) * share) +
     1s);
}
void Need::at(Instant when) { next_ = std::max(when, ThreadClock::time() + 1s); }

By Need::hotline(const Town& town) const { return {ActorId{1}, Role::hotline, town.hotline, {}}; }
By Need::handler() const {
  const UnitId unit = now_.proposed_lead.value_or(now_.lead.value_or(UnitId{}));
  return {ActorId{10'000 + static_cast<std::int64_t>(unit)}, Role::handler, unit, {}};
}
// The level above the unit.
By Need::approver(const Town& town) const {
  const UnitId unit = now_.lead.value_or(UnitId{});
  const auto above = town.parents.find(unit);
  const UnitId upper = above == town.parents.end() ? town.supervision : above->second;
  return {ActorId{20'000 + static_cast<std::int64_t>(upper)}, Role::approver, upper, {unit}};
}

bool Need::run(app::Application& app, const Town& town, Refusals& refusals, const By& by,
               const Command& command) {
  auto after = app.ledger().service.handle_latest(town.id, now_.id, command, by);
  if (!after) {
    refusals.add(name(command), after.error());
    return false;
  }
  now_ = std::move(*after);
  return true;
}

void Need::step(app::Application& app, const Town& town, Refusals& refusals) {
  ThreadClock::time() = next_;
  if (now_.version == 0) return receive(app, town, refusals);
  if (is_open(now_.status) && now_.version > 2 && below(1200) == 0) {
    run(app, town, refusals, {kResidentActor, Role::resident, UnitId{}, {}}, Withdraw{false, "不需要了。"});
    return end();
  }
  using S = CaseStatus;
  switch (now_.status) {
    case S::received:
    case S::triaged:
      return triage(app, town, refusals);
    case S::reopened:
      return dispatch(app, town, refusals);
    case S::dispatched:
      return sign(app, town, refusals);
    case S::signed_for:
      return contact_or_object(app, town, refusals);
    case S::objected:
      return rule(app, town, refusals);
    case S::in_hand:
    case S::rework:
      return work(app, town, refusals);
    case S::paused_legal:
      run(app, town, refusals, {ActorId{0}, Role::system, UnitId{}, {}}, Resume{});
      return at(result_planned_);
    case S::carried:
      return carry(app, town, refusals);
    case S::result_filed:
      return check(app, town, refusals);
    case S::callback:
      return call_back(app, town, refusals);
    case S::landed: {
      const auto lead = now_.lead;
      if (!lead) return end();
      const auto due = app.planner().deadlines(now_, *lead, next_);
      if (due && run(app, town, refusals, {kResidentActor, Role::resident, UnitId{}, {}},
                     Reopen{*due, "问题又出现了（模拟）", true}))
        return in(1h, 12h);
      return end();
    }
    case S::withdrawn:
      return end();
  }
}

void Need::receive(app::Application& app, const Town& town, Refusals& refusals) {
  Receive said;
  const auto type = below(100);
  said.request_type = type < 45   ? RequestType::help
                      : type < 65 ? RequestType::complaint
                      : type < 85 ? RequestType::consult
                      : type < 93 ? RequestType::suggest
                                  : RequestType::report;
  said.urgency = happens(3) ? Urgency::emergency : happens(8) ? Urgency::urgent : Urgency::normal;
  said.channel = happens(60) ? Channel::hotline : Channel::web;
  said.on_behalf = said.channel == Channel::hotline;
  said.category = town.services[below(town.services.size())];
  said.place.point = town.points[below(town.points.size())];
  said.zones = app.planner().zones_at(town.id, *said.place.point);
  said.verbatim = kWords[below(std::size(kWords))];
  said.anonymous = happens(10);
  // Reserved for fiction: 555-01xx has no subscriber anywhere.
  if (!said.anonymous) said.contact.phone = "555-01" + std::to_string(10 + below(90));
  if (said.request_type == RequestType::report && happens(30))
    said.complained_unit = town.departments[below(town.departments.size())];
  const By by = said.on_behalf ? By{ActorId{2}, Role::intake, town.hotline, {}}
                               : By{kResidentActor, Role::resident, UnitId{}, {}};
  const bool emergency = said.urgency == Urgency::emergency;
  auto receipt = app.ledger().service.receive(town.id, town.prefix, town.zone, std::move(said), by);
  auto loaded = receipt ? app.ledger().service.load(town.id, receipt->id) : Result<Case>(Case{});
  if (!receipt || !loaded) {
    refusals.add("receive", receipt ? loaded.error() : receipt.error());
    return end();
  }
  now_ = std::move(*loaded);
  emergency ? in(0.1h, 0.3h) : in(0.2h, 20h);
}

void Need::triage(app::Application& app, const Town& town, Refusals& refusals) {
  if (now_.status == CaseStatus::received &&
      !run(app, town, refusals, hotline(town),
           Classify{now_.request_type, now_.urgency, now_.category, now_.zones, "模拟诉求", "", {}, {}}))
    return end();
  if (now_.request_type == RequestType::consult && happens(60)) {
    Land answered;
    answered.code = LandingCode::answered;
    answered.reply = "已据知识库答复（模拟）。";
    answered.reason = "当场答复。";
    if (run(app, town, refusals, hotline(town), answered)) return end();
  }
  dispatch(app, town, refusals);
}

void Need::dispatch(app::Application& app, const Town& town, Refusals& refusals) {
  auto proposal = app.planner().propose(now_, ThreadClock::time());
  if (!proposal) return refusals.add("propose", proposal.error()), end();
  if (!run(app, town, refusals, hotline(town), proposal->dispatch)) return end();
  happens(90) ? in(0.3h, 6h) : in(6h, 60h);
}

void Need::sign(app::Application& app, const Town& town, Refusals& refusals) {
  const auto limit = now_.due.sign;
  const bool by_timer = limit && ThreadClock::time() >= *limit;
  const By by = by_timer ? By{ActorId{0}, Role::system, UnitId{}, {}} : handler();
  if (!run(app, town, refusals, by, Sign{by_timer})) return end();
  plan_result();
  now_.urgency == Urgency::emergency ? in(0.1h, 0.5h) : in(0.5h, 20h);
}

// Most in time, some late, a few very late.
void Need::plan_result() {
  const Instant from = ThreadClock::time();
  const Instant due = now_.due.result.value_or(from + days(5));
  const auto left = std::max<std::chrono::milliseconds>(due - from, 1h);
  const auto share = below(100);
  if (share < 82)
    result_planned_ = from + left * static_cast<int>(20 + below(70)) / 100;
  else if (share < 96)
    result_planned_ = due + std::chrono::hours(1 + static_cast<int>(below(240)));
  else
    result_planned_ = due + days(10 + static_cast<int>(below(60)));
}

void Need::contact_or_object(app::Application& app, const Town& town, Refusals& refusals) {
  const bool objected_before = std::ranges::count(now_.objectors, *now_.lead) > 0;
  if (!now_.ruled && !objected_before && happens(9)) {
    const auto until = app.planner().objection_until(now_);
    UnitId other = town.departments[below(town.departments.size())];
    if (other == now_.lead) other = town.departments[other == town.departments[0] ? 1 : 0];
    const Object object{other, "三定方案（模拟）", "不属本单位职责（模拟）。", until ? *until : std::nullopt};
    if (run(app, town, refusals, handler(), object)) return in(8h, 72h);
  }
  unreachable_ = happens(6);
  if (happens(4)) {  // does not contact; the list of violators will say so
    in(20h, 200h);
    unreachable_ = false;
    side_steps_ = 3;
    run(app, town, refusals, handler(), Note{"尚未联系（模拟）。"});
    return;
  }
  if (!run(app, town, refusals, handler(),
           RecordContact{ContactChannel::phone, true, "已联系，约定时间（模拟）。"}))
    return end();
  if (happens(2)) whistle(app, town, refusals);
  in(1h, 30h);
}

void Need::rule(app::Application& app, const Town& town, Refusals& refusals) {
  const By panel{
      ActorId{3}, Role::panel, now_.lead == town.supervision ? town.hotline : town.supervision, {}};
  const bool upheld = happens(45);
  UnitId next = town.departments[below(town.departments.size())];
  if (next == now_.lead) next = town.departments[next == town.departments[0] ? 1 : 0];
  if (!run(app, town, refusals, panel,
           RuleObjection{upheld, upheld ? std::optional(next) : std::nullopt, "依据目录（模拟）。"}) &&
      !run(app, town, refusals, panel, RuleObjection{false, std::nullopt, "首接负责（模拟）。"}))
    return end();
  in(1h, 10h);
}

void Need::work(app::Application& app, const Town& town, Refusals& refusals) {
  if (now_.extension_pending) {
    run(app, town, refusals, approver(town), RuleExtension{happens(80), "核实（模拟）。"});
    plan_result();
    return at(result_planned_);
  }
  if (now_.carry_pending) {
    const Instant review = std::min(ThreadClock::time() + days(80), *now_.carry_target);
    const By by = now_.carry_endorsed ? approver(town) : hotline(town);
    if (!run(app, town, refusals, by, RuleCarry{happens(85), review, "客观条件所限（模拟）。"}))
      run(app, town, refusals, by, RuleCarry{false, review, "不予挂账（模拟）。"});
    return now_.status == CaseStatus::carried ? at(*now_.carry_review) : in(4h, 40h);
  }
  if (now_.status == CaseStatus::in_hand && side_steps_++ == 0) return side_step(app, town, refusals);
  if (ThreadClock::time() < result_planned_) return at(result_planned_);
  file(app, town, refusals);
}

void Need::side_step(app::Application& app, const Town& town, Refusals& refusals) {
  const auto draw = below(100);
  const Instant time = ThreadClock::time();
  if (draw < 7 && now_.due.result && time < *now_.due.result) {
    const auto rule = app.planner().extension(now_).value_or(ExtensionRule{});
    const Instant until =
        std::min(*now_.due.result + days(5), rule.latest.value_or(*now_.due.result + days(5)));
    if (rule.times_max > 0 && run(app, town, refusals, handler(),
                                  AskExtension{until, "等待备件（模拟）。", rule.latest, rule.times_max}))
      return in(4h, 30h);
  } else if (draw < 11) {
    if (run(app, town, refusals, handler(),
            AskCarry{time + days(40 + static_cast<int>(below(120))), "列入改造计划（模拟）。"}))
      return in(4h, 30h);
  } else if (draw < 14) {
    if (run(app, town, refusals, handler(), Pause{"material", time + days(5), "等待材料（模拟）。"}))
      return at(*now_.paused_until);
  } else if (draw < 22) {
    const UnitId helper = town.departments[below(town.departments.size())];
    if (helper != now_.lead && now_.due.result && *now_.due.result > time)
      run(app, town, refusals, handler(), AssignAssist{helper, std::nullopt, "请配合（模拟）。"});
  } else if (draw < 35) {
    run(app, town, refusals, handler(), TellProgress{"正在处理（模拟）。"});
  }
  at(result_planned_);
}

void Need::carry(app::Application& app, const Town& town, Refusals& refusals) {
  const Instant time = ThreadClock::time();
  if (time < *now_.carry_target) {
    const Instant review = std::min(time + days(80), *now_.carry_target + 1h);
    if (!run(app, town, refusals, approver(town), ReviewCarry{review, "条件仍不具备（模拟）。"}))
      return end();
    return at(std::min(*now_.carry_review, *now_.carry_target));
  }
  const auto due = app.planner().deadlines(now_, *now_.lead, time);
  if (!due || !run(app, town, refusals, handler(), EndCarry{*due, "条件已具备（模拟）。"})) return end();
  plan_result();
  at(result_planned_);
}

void Need::file(app::Application& app, const Town& town, Refusals& refusals) {
  for (const auto& assist : std::vector(now_.assists))
    if (!assist.reported)
      run(app, town, refusals,
          {ActorId{10'000 + static_cast<std::int64_t>(assist.unit)}, Role::handler, assist.unit, {}},
          ReportAssist{assist.unit, "已配合（模拟）。"});
  if (!now_.contacted_at)
    run(app, town, refusals, handler(), RecordContact{ContactChannel::phone, true, "补联系（模拟）。"});
  const auto draw = below(100);
  const auto outcome = draw < 80   ? LandingCode::solved
                       : draw < 87 ? LandingCode::partly
                       : draw < 95 ? LandingCode::explained_no_basis
                                   : LandingCode::answered;
  FileResult result;
  result.outcome = outcome;
  result.reply = "办理结果如下（模拟）。";
  result.evidence_note = "派工单（模拟）";
  if (outcome == LandingCode::explained_no_basis) {
    result.basis = "依据现行规定（模拟）。";
    result.remedy = "可申请复查（模拟）。";
  }
  if (!run(app, town, refusals, handler(), result)) return end();
  in(1h, 40h);
}

void Need::check(app::Application& app, const Town& town, Refusals& refusals) {
  const bool passed = happens(95);
  if (!run(app, town, refusals, hotline(town), CheckResult{passed, passed ? "" : "材料不全（模拟）。"}))
    return end();
  calls_missed_ = 0;
  passed ? in(4h, 60h) : in(4h, 30h);
  if (!passed) result_planned_ = next_;
}

void Need::call_back(app::Application& app, const Town& town, Refusals& refusals) {
  if (now_.answer || now_.unreached) return land(app, town, refusals);
  auto& calls = app.callback().calls;
  const callback::By clerk{ActorId{4}, callback::Capacity::clerk, town.callback, {}};
  const auto act = [&](const callback::Command& command) {
    auto desk = calls.act(town.id, now_.id, std::nullopt, command, clerk);
    if (!desk) return refusals.add(callback::name(command), desk.error()), false;
    now_ = desk->c;
    return true;
  };
  if (!act(callback::Claim{})) return end();
  const bool missed = unreachable_ || (calls_missed_ == 0 && happens(15));
  if (missed) {
    constexpr ContactChannel kWays[] = {ContactChannel::phone, ContactChannel::sms, ContactChannel::phone};
    if (!act(callback::RecordTry{callback::CallKind::first, kWays[calls_missed_ % 3]})) return end();
    ++calls_missed_;
    if (calls_missed_ >= 3 && act(callback::RecordUnreached{})) return in(1h, 20h);
    return in(25h, 40h);
  }
  callback::Answers answers{.contacted = happens(96), .pressured = below(200) == 0};
  const auto draw = below(100);
  answers.solved = draw < 84 || rounds_ >= 2 ? Solved::yes : draw < 92 ? Solved::partly : Solved::no;
  answers.satisfied = answers.solved == Solved::yes && happens(85) ? Satisfied::satisfied
                      : happens(50)                                ? Satisfied::basically
                                                                   : Satisfied::dissatisfied;
  if (!act(callback::RecordAnswer{callback::CallKind::first, answers, ContactChannel::phone, "SIM-1",
                                  answers.pressured              ? "有人要求改口（模拟）。"
                                  : answers.solved == Solved::no ? "还是老样子（模拟）。"
                                                                 : ""}))
    return end();
  auto after = app.ledger().service.load(town.id, now_.id);
  if (!after) return refusals.add("load", after.error()), end();
  now_ = std::move(*after);
  if (now_.status == CaseStatus::rework) {
    ++rounds_;
    plan_result();
    return at(result_planned_);
  }
  in(1h, 40h);
}

void Need::land(app::Application& app, const Town& town, Refusals& refusals) {
  Land landing;
  landing.code = now_.unreached ? LandingCode::unreachable : now_.filed_outcome.value_or(LandingCode::solved);
  if (now_.answer && now_.answer->solved == Solved::partly && landing.code == LandingCode::solved)
    landing.code = LandingCode::partly;
  landing.reason = "已办理并回访（模拟）。";
  landing.reply = "办结（模拟）。";
  landing.next_review = ThreadClock::time() + days(60);
  landing.remedy_until = ThreadClock::time() + days(30);
  landing.basis = "依据现行规定（模拟）。";
  landing.remedy = "可申请复查（模拟）。";
  if (!run(app, town, refusals, hotline(town), landing)) return end();
  if (now_.reopen_count == 0 && happens(3)) return in(24h, 24h * 25);
  end();
}

// A street whistles for three departments; a step of its own, as nothing else waits for it.
void Need::whistle(app::Application& app, const Town& town, Refusals& refusals) {
  namespace w = routing::whistle;
  if (!now_.lead || !town.streets.contains(*now_.lead) || accused_of(now_)) return;
  auto& whistles = app.whistles();
  const Instant begun = ThreadClock::time();
  const w::By clerk{ActorId{30'001}, w::Capacity::street, *now_.lead, {}};
  const w::By head{ActorId{30'002}, w::Capacity::street_head, *now_.lead, {}};
  w::Draft draft{.street = *now_.lead, .kind = happens(30) ? w::Kind::emergency : w::Kind::resident_matter};
  const auto first = below(town.departments.size());
  for (std::size_t i = 0; i < 3; ++i)
    draft.units.push_back(town.departments[(first + i) % town.departments.size()]);
  draft.cases = {now_.id};
  draft.point = town.points[below(town.points.size())];
  draft.request = "请到场会商（模拟）。";
  auto at = whistles.draft(town.id, draft, clerk);
  const auto next = [&](std::chrono::milliseconds later, const w::Command& command, const w::By& by) {
    if (!at) return;
    ThreadClock::time() += later;
    at = whistles.handle(town.id, at->current.id, at->current.version, command, by);
  };
  next(5min, w::Approve{}, head);
  next(1min, w::Blow{}, clerk);
  for (const UnitId unit : draft.units) {
    const w::By officer{ActorId{10'000 + static_cast<std::int64_t>(unit)}, w::Capacity::department, unit, {}};
    next(2min, w::Acknowledge{unit}, officer);
    next(happens(80) ? 5min : 60min, w::Arrive{unit}, officer);
    next(5min, w::Plan{unit, ThreadClock::time() + 10h, "分工处理（模拟）。"}, officer);
    next(1h, w::Finish{unit, "已处理（模拟）。"}, officer);
  }
  w::Rate rate{.solved = Solved::yes};
  for (const UnitId unit : draft.units) rate.ratings.push_back({unit, {{5, 4, 5, 4, 5}}});
  next(1h, rate, head);
  for (const UnitId unit : draft.units)
    next(1h, w::CounterRate{unit, {}, ""},
         {ActorId{10'000 + static_cast<std::int64_t>(unit)}, w::Capacity::department, unit, {}});
  next(1h, w::Close{}, clerk);
  if (!at) refusals.add("whistle", at.error());
  ThreadClock::time() = begun;
}

}  // namespace tz::simulation
