#include "app/demo.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "base/csv.h"
#include "base/text.h"

namespace tz::app {

// Where a need of the demonstration is left, so that every screen has something to show.
enum class DemoAim : std::uint8_t {
  received,
  triaged,
  dispatched,
  signed_for,
  objected,
  transferred,
  in_hand,
  extended,
  carried,
  paused,
  filed,
  callback,
  disputed,
  landed,
  landed_late,
  explained,
  unreached,
  reopened,
  withdrawn,
  supervised,
  neglected,  // spoken to once, and then forgotten: a month cannot be sealed without a word about it
  advice,
  settled  // landed long ago, so that the scores have a month to tell of; in no other turn
};

namespace {

using namespace ledger;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

using Aim = DemoAim;
constexpr std::array kAims{Aim::neglected,   Aim::in_hand,  Aim::landed,      Aim::received,   Aim::landed,
                           Aim::dispatched,  Aim::callback, Aim::landed,      Aim::triaged,    Aim::filed,
                           Aim::landed,      Aim::objected, Aim::landed_late, Aim::carried,    Aim::landed,
                           Aim::disputed,    Aim::extended, Aim::landed,      Aim::signed_for, Aim::explained,
                           Aim::reopened,    Aim::landed,   Aim::unreached,   Aim::received,   Aim::callback,
                           Aim::transferred, Aim::landed,   Aim::withdrawn,   Aim::supervised, Aim::paused,
                           Aim::landed,      Aim::advice};

// What an operator writes as a title: up to the first comma or full stop.
std::string heading(const std::string& verbatim) {
  const auto end = std::min(verbatim.find("，"), verbatim.find("。"));
  return std::string(first_code_points(std::string_view(verbatim).substr(0, end), kTitleMax));
}

// Hours before the end at which a need of this aim may begin at the latest, so that nothing of it lies in the
// future, and how much earlier it may begin. Ended ones begin long before; open ones lately, so that most are
// in time and some are not.
struct Window {
  std::uint64_t latest, spread;
};
Window window_of(Aim aim) {
  switch (aim) {
    case Aim::landed:
    case Aim::landed_late:
    case Aim::explained:
    case Aim::unreached:
    case Aim::withdrawn:
    case Aim::reopened:
    case Aim::advice:
      // Far enough that the last month whose rates are told, which may have ended two months ago, has some.
      return {18 * 24, 57 * 24};
    case Aim::filed:
    case Aim::callback:
    case Aim::disputed:
      return {96, 6 * 24};
    case Aim::neglected:
      return {46 * 24, 10 * 24};
    case Aim::carried:
    case Aim::supervised:
      return {64, 7 * 24};
    case Aim::received:
    case Aim::triaged:
    case Aim::dispatched:
      return {4, 5 * 24};
    default:
      return {30, 8 * 24};
  }
}

// What a few departments have so often that a month of it can be compared, and how many in a hundred of their
// residents say that it is only partly solved.
struct Often {
  std::string_view service{};  // a code, or the beginning of several
  std::uint64_t unsolved = 0;
};
constexpr std::array kOften{Often{"environment.construction", 8},
                            Often{"environment.toilet", 9},
                            Often{"environment.dead", 3},
                            Often{"nature.green", 8},
                            Often{"roads.", 12},
                            Often{"housing.property", 24},
                            Often{"housing.leak", 20},
                            Often{"drainage.", 31},
                            Often{"market.", 17},
                            Often{"traffic.", 13}};
const Often* often_of(std::string_view service) {
  const auto at =
      std::ranges::find_if(kOften, [&](const Often& one) { return service.starts_with(one.service); });
  return at == kOften.end() ? nullptr : &*at;
}
// Over every day of the last month whose rates are told: it ended thirty to sixty-one days ago.
constexpr std::uint64_t kSettledLatest = 30 * 24, kSettledSpread = 62 * 24;

}  // namespace

Result<std::vector<DemoNeed>> parse_demo_needs(const std::string& file, std::string_view csv) {
  // Lines that begin with # are remarks.
  std::string text;
  std::istringstream lines{std::string(csv)};
  for (std::string line; std::getline(lines, line);)
    text += (line.starts_with('#') ? std::string{} : line) + "\n";
  std::istringstream in(text);
  CsvReader reader(in);
  std::vector<DemoNeed> needs;
  bool header = true;
  while (true) {
    auto row = reader.next();
    if (!row && row.error().code == Errc::not_found) break;
    if (!row) return fail(Errc::invalid_argument, file + ": " + row.error().message);
    if (row->fields.size() == 1 && row->fields[0].empty()) continue;
    if (row->fields.size() != 7)
      return fail(Errc::invalid_argument,
                  file + ":" + std::to_string(row->line) + ": seven fields are needed");
    if (std::exchange(header, false)) continue;
    auto& f = row->fields;
    if (!parse<RequestType>(f[1]))
      return fail(Errc::invalid_argument, file + ":" + std::to_string(row->line) + ": request_type");
    if (!parse<Channel>(f[2]))
      return fail(Errc::invalid_argument, file + ":" + std::to_string(row->line) + ": channel");
    needs.push_back({f[0], f[1], f[2], f[3], f[4], f[5], f[6]});
  }
  if (needs.empty()) return fail(Errc::invalid_argument, file + ": no needs");
  return needs;
}

std::optional<LatLng> DemoCity::place(JurisdictionId j, const std::string& address) {
  const auto city = planner_.jurisdiction(j);
  if (!city || address.empty()) return std::nullopt;
  // The zone that the address names, else anywhere near the middle, as people live.
  std::string code;
  std::size_t longest = 0;
  for (const auto& [zone, names] : planner_.zone_names(j))
    if (names.first.size() > longest && address.find(names.first) != std::string::npos)
      code = zone, longest = names.first.size();
  const Box& box = city->bounds;
  for (int attempt = 0; attempt < 50'000; ++attempt) {
    const auto at = [&](std::int32_t low, std::int32_t high) {
      const auto span = static_cast<std::uint64_t>(high - low);
      return low + static_cast<std::int32_t>(code.empty() ? (below(span) + below(span) + below(span)) / 3
                                                          : below(span));
    };
    const LatLng point{at(box.low.lat_e7, box.high.lat_e7), at(box.low.lng_e7, box.high.lng_e7)};
    const auto zones = planner_.zones_at(j, point);
    if (code.empty() ? !zones.empty() : std::ranges::find(zones, code) != zones.end()) return point;
  }
  return std::nullopt;
}

Result<ledger::Media> DemoCity::picture(JurisdictionId j, DemoScene scene, bool mended,
                                        std::uint32_t variant) {
  ++pictures_;
  const std::tuple key{scene, mended, variant % 5};
  if (const auto known = drawn_.find(key); known != drawn_.end()) return known->second;
  TZ_TRY(bytes, demo_picture(scene, mended, variant));
  TZ_TRY(kept, media_.add(j, bytes));
  drawn_.emplace(key, kept);
  return kept;
}

// One need on its way; stops at the first refusal.
struct DemoCity::Walk {
  DemoCity& city;
  JurisdictionId j;
  CaseId id{};
  Case now{};
  callback::File file_now{};  // as the desk last saw it
  Status status{};

  By hotline() const { return {city.actors_.hotline, Role::hotline, city.actors_.hotline_unit, {}}; }
  By handler() const {
    return {city.actors_.handler, Role::handler, now.proposed_lead.value_or(now.lead.value_or(UnitId{})), {}};
  }
  By approver() const { return {city.actors_.approver, Role::approver, now.lead.value_or(UnitId{}), {}}; }
  // The level above: an approver who sits elsewhere and may act for the unit.
  By upper() const {
    return {city.actors_.approver, Role::approver, city.actors_.panel_unit, {now.lead.value_or(UnitId{})}};
  }
  By panel() const { return {city.actors_.panel, Role::panel, city.actors_.panel_unit, {}}; }
  By supervisor() const {
    return {city.actors_.supervisor, Role::supervisor, city.actors_.supervisor_unit, {}};
  }
  static By resident() { return {kResidentActor, Role::resident, UnitId{}, {}}; }

  Walk& after(std::chrono::milliseconds time) {
    city.clock_.advance(time);
    return *this;
  }
  Walk& run(const By& by, const Command& command) {
    if (!status) return *this;
    auto next = city.cases_.handle_latest(j, id, command, by);
    if (next) {
      now = std::move(*next);
    } else {
      Error error = next.error();
      error.message = "demonstration: " + std::string(name(command)) + " at " +
                      std::string(name(now.status)) + ": " + error.message;
      status = tl::unexpected<Error>(std::move(error));
    }
    return *this;
  }
  Deadlines due() const {
    return now.lead ? city.planner_.deadlines(now, *now.lead, city.clock_.now()).value_or(Deadlines{})
                    : Deadlines{};
  }
  Walk& dispatch(const Dispatch& proposal) { return run(hotline(), proposal); }
  Walk& sign_and_contact() {
    after(minutes(40)).run(handler(), Sign{});
    return after(hours(3)).run(handler(),
                               RecordContact{ContactChannel::phone, true, "已电话联系，约定现场查看时间。"});
  }
  Walk& file(LandingCode outcome, const std::string& reply, const std::vector<Media>& evidence) {
    FileResult result{outcome, reply, "", "", evidence, "现场处理记录，编号见派工单。"};
    if (outcome == LandingCode::explained_no_basis || outcome == LandingCode::not_supported) {
      result.basis = "依据现行规定，暂无支持该项诉求的政策依据。";
      result.remedy = "如不服本答复，可自收到之日起三十日内申请复查。";
    }
    return run(handler(), result);
  }
  // As far as the rule of the limit allows; where it allows nothing the resident is told what is being done.
  Walk& extend() {
    const auto rule = city.planner_.extension(now).value_or(ExtensionRule{});
    if (rule.times_max == 0)
      return run(handler(), TellProgress{"正在跨部门会商管线权属，仍按原定时限答复。"});
    const Instant limit = now.due.result.value_or(city.clock_.now());
    const Instant until = std::min(limit + days(5), rule.latest.value_or(limit + days(5)));
    run(handler(), AskExtension{until, "需跨部门会商管线权属。", rule.latest, rule.times_max});
    return after(hours(5)).run(approver(), RuleExtension{true, "情况属实，同意延期并告知诉求人。"});
  }
  Walk& check() { return after(hours(4)).run(hotline(), CheckResult{true, ""}); }
  Walk& answer(Solved solved, Satisfied satisfied, bool pressured) {
    after(hours(20));
    return call(callback::Claim{})
        .after(minutes(6))
        .call(callback::RecordAnswer{callback::CallKind::first, {true, solved, satisfied, pressured}});
  }
  // By the desk, which tells the ledger.
  Walk& call(const callback::Command& command) {
    return call(command, {city.actors_.callback, callback::Capacity::clerk, city.actors_.callback_unit, {}});
  }
  Walk& call(const callback::Command& command, const callback::By& by) {
    if (!status) return *this;
    auto desk = city.calls_.act(j, id, std::nullopt, command, by);
    if (desk) {
      now = std::move(desk->c);
      file_now = std::move(desk->file);
    } else {
      Error error = desk.error();
      error.message = "demonstration: " + std::string(callback::name(command)) + " at " +
                      std::string(name(now.status)) + ": " + error.message;
      status = tl::unexpected<Error>(std::move(error));
    }
    return *this;
  }
  Walk& land(LandingCode code) {
    Land landing;
    landing.code = code;
    landing.reason = "已按期办理并回访。";
    if (code == LandingCode::explained_no_basis || code == LandingCode::partly ||
        code == LandingCode::supported_pending || code == LandingCode::unreachable) {
      landing.next_review = city.clock_.now() + days(90);
      landing.remedy_until = city.clock_.now() + days(30);
      landing.basis = "依据现行规定，暂无支持该项诉求的政策依据。";
      landing.remedy = "如不服本答复，可自收到之日起三十日内申请复查。";
    }
    return after(hours(2)).run(hotline(), landing);
  }
  callback::By judge() const {
    return {city.actors_.supervisor, callback::Capacity::supervisor, city.actors_.supervisor_unit, {}};
  }
  // Who judges does not judge the own unit.
  bool own_matter() const { return now.lead == city.actors_.supervisor_unit; }
  // What the resident said of pressure: waits, is in hand, or is closed.
  Walk& look_into_pressure(int stage) {
    if (!status || file_now.reports.empty() || stage == 0 || own_matter()) return *this;
    const auto report = file_now.reports.back().id;
    after(hours(26)).call(callback::TakeReport{report}, judge());
    if (stage == 1) return *this;
    return after(hours(30)).call(
        callback::CloseReport{report, callback::Finding::unclear,
                              "已向诉求人和承办单位核实，双方说法不一，已提醒承办单位。"},
        judge());
  }
  // The unit asks that the round is left out: waits, is declined, granted, or objected to.
  Walk& ask_exclusion(int stage) {
    const int round = file_now.rounds.empty() ? 1 : file_now.rounds.back().number;
    const callback::By unit{city.actors_.handler, callback::Capacity::unit, now.lead.value_or(UnitId{}), {}};
    after(hours(9)).call(
        callback::AskExclusion{round, "outside_duties", "该事项的最终决定权不在本单位，已如实答复。"}, unit);
    if (stage == 0 || own_matter()) return *this;
    after(hours(20)).call(callback::RuleExclusion{round, stage != 1,
                                                  stage == 1 ? "职责清单载明由该单位牵头，不予剔除。"
                                                             : "超出法定职责，情况属实。"},
                          judge());
    if (stage < 3) return *this;
    after(hours(1)).call(callback::TellExclusion{round, false, city.clock_.now()},
                         {kSystemActor, callback::Capacity::system, UnitId{}, {}});
    return after(hours(30)).call(callback::ObjectExclusion{round, "不是他们管不了，是没有去管。"},
                                 {kResidentActor, callback::Capacity::resident, UnitId{}, {}});
  }
};

Result<CaseStatus> DemoCity::walk(JurisdictionId j, const DemoNeed& need, int number, DemoAim aim,
                                  Instant start, Instant end) {
  clock_.set(start);
  TZ_TRY(card, planner_.jurisdiction(j));
  intake::Report report;
  report.channel = *parse<Channel>(need.channel);
  report.request_type = *parse<RequestType>(need.request_type);
  report.service_code = need.service_code;
  report.verbatim = need.verbatim;
  report.demand = need.demand;
  report.address = need.address;
  report.point = place(j, need.address);
  // In one of four places it comes back: those needs lie where the first of them lay.
  if (report.point && aim != Aim::settled && count_code_points(need.address) % 4 == 0)
    report.point = returning_.emplace(need.address, *report.point).first->second;
  report.on_behalf = report.channel == Channel::hotline;
  // Numbers reserved for fiction: 555-01xx has no subscriber anywhere.
  if (number % 3 != 0)
    report.contact = {"诉求人（虚构）", "555-01" + std::to_string(10 + number % 90), "", ""};
  // Two in three of what a picture can show; the resident's own shows it as it was, the unit's afterwards.
  const auto scene = number % 3 == 2 ? std::optional<DemoScene>{} : demo_scene(need.service_code);
  std::vector<Media> evidence;
  if (scene) {
    TZ_TRY(before, picture(j, *scene, false, static_cast<std::uint32_t>(number)));
    report.media.push_back(before);
    if (number % 2 == 0) {
      TZ_TRY(after, picture(j, *scene, true, static_cast<std::uint32_t>(number)));
      evidence.push_back(after);
    }
  }
  intake::ReportService reports(cases_, planner_);
  TZ_TRY(command, reports.command(j, report));
  const By by =
      report.on_behalf ? By{actors_.hotline, Role::intake, actors_.hotline_unit, {}} : Walk::resident();
  TZ_TRY(receipt, cases_.receive(j, card.ticket_prefix, card.time_zone, std::move(command), by));
  Walk w{*this, j, receipt.id, {}, {}, {}};
  TZ_TRY(received, cases_.load(j, receipt.id));
  w.now = received;
  const auto finish = [&]() -> Result<CaseStatus> {
    if (!w.status) return tl::unexpected<Error>(w.status.error());
    return w.now.status;
  };
  if (aim == Aim::received) return finish();

  const std::string title = heading(need.verbatim);
  w.after(minutes(10 + static_cast<int>(below(90))))
      .run(w.hotline(),
           Classify{w.now.request_type, w.now.urgency, w.now.category, w.now.zones, title, "", {}, {}});
  // Looked at and shown to everybody, but for some that wait for it.
  if (scene && number % 5 != 0) {
    auto shown = report.media;
    for (auto& one : shown) one.cleared = true;
    w.after(minutes(2)).run(w.hotline(), ShowPictures{shown});
  }
  if (aim == Aim::triaged) return finish();
  if (aim == Aim::withdrawn) {
    w.after(hours(5)).run(Walk::resident(), Withdraw{false, "已自行解决。"});
    return finish();
  }
  TZ_TRY(proposal, planner_.propose(w.now, clock_.now()));
  w.after(minutes(15)).dispatch(proposal.dispatch);
  if (aim == Aim::dispatched) return finish();
  if (aim == Aim::objected || aim == Aim::transferred) {
    w.after(minutes(50)).run(w.handler(), Sign{});
    w.after(hours(6)).run(w.handler(),
                          Object{actors_.hotline_unit, "三定方案第四条", "该路段不在本单位管护范围。"});
    if (aim == Aim::objected) return finish();
    w.after(hours(8)).run(w.panel(),
                          RuleObjection{false, std::nullopt, "属地管理范围明确，由原承办单位首接负责。"});
    w.after(hours(2)).run(w.handler(), RecordContact{ContactChannel::phone, true, "已联系并致歉。"});
    return finish();
  }
  if (aim == Aim::signed_for) {
    w.after(minutes(40)).run(w.handler(), Sign{});
    return finish();
  }
  w.sign_and_contact();
  switch (aim) {
    case Aim::in_hand:
    case Aim::neglected:
      w.after(hours(10)).run(w.handler(), TellProgress{"已现场查看，正在采购配件，预计三日内完成。"});
      return finish();
    case Aim::extended:
      w.after(hours(5)).extend();
      return finish();
    case Aim::carried:
      w.after(hours(12)).run(
          w.handler(), AskCarry{clock_.now() + days(120), "需纳入明年老旧管网改造计划，期间每周巡查。"});
      w.after(hours(20)).run(w.upper(),
                             RuleCarry{true, clock_.now() + days(60), "确需纳入改造计划，上级单位同意。"});
      w.after(hours(4)).run(
          w.hotline(), RuleCarry{true, clock_.now() + days(60), "客观条件暂不具备，同意挂账并告知诉求人。"});
      return finish();
    case Aim::paused:
      w.after(hours(5)).run(w.handler(),
                            Pause{"material", clock_.now() + days(5), "等待诉求人补充缴费凭证。"});
      return finish();
    case Aim::supervised:
      w.after(days(2)).run(w.supervisor(),
                           Supervise{"daily", clock_.now() + days(2), "多人反映同一问题，请加快办理。"});
      return finish();
    default:
      break;
  }
  const std::string reply = need.reply.empty() ? "已现场处理，问题已解决，请您查验。" : need.reply;
  if (aim == Aim::landed_late && w.now.due.result)
    clock_.set(std::min(*w.now.due.result + hours(20), end - days(3)));
  else
    w.after(hours(20 + static_cast<int>(below(40))));
  const bool explained = aim == Aim::explained;
  const bool advice = aim == Aim::advice;
  w.file(explained ? LandingCode::explained_no_basis
         : advice  ? LandingCode::supported_pending
                   : LandingCode::solved,
         reply, explained ? std::vector<Media>{} : evidence);
  if (aim == Aim::filed) return finish();
  w.check();
  if (aim == Aim::callback) return finish();
  if (aim == Aim::disputed) {
    w.after(hours(9)).run(Walk::resident(), Confirm{Answer{true, Solved::no, Satisfied::dissatisfied, false,
                                                           ContactChannel::web, clock_.now()},
                                                    w.due(), "只修了一半，剩下的还是老样子。"});
    return finish();
  }
  if (aim == Aim::unreached) {
    for (const auto via : {ContactChannel::phone, ContactChannel::sms, ContactChannel::phone})
      w.after(hours(26)).call(callback::Claim{}).call(callback::RecordTry{callback::CallKind::first, via});
    w.call(callback::Claim{}).call(callback::RecordUnreached{});
    w.land(LandingCode::unreachable);
    return finish();
  }
  if (aim == Aim::settled) {
    const auto roll = below(100);
    const bool solved = roll >= often_of(need.service_code)->unsolved;
    w.answer(solved ? Solved::yes : Solved::partly,
             solved && roll < 85 ? Satisfied::satisfied : Satisfied::basically, false);
    w.land(solved ? LandingCode::solved : LandingCode::partly);
    return finish();
  }
  const int ended = ended_++;
  w.answer(explained ? Solved::partly : Solved::yes,
           number % 4 == 0 ? Satisfied::basically : Satisfied::satisfied, ended % 20 == 13);
  w.land(explained ? LandingCode::explained_no_basis
         : advice  ? LandingCode::supported_pending
                   : LandingCode::solved);
  if (ended % 20 == 13) w.look_into_pressure(ended / 20 % 3);
  if (ended % 20 == 6) w.ask_exclusion(ended / 20 % 4);
  if (aim == Aim::reopened)
    w.after(days(3)).run(Walk::resident(), Reopen{w.due(), "昨晚又坏了，和原来一样。", false});
  return finish();
}

Result<DemoCounts> DemoCity::make(JurisdictionId j, const std::vector<DemoNeed>& needs, DemoSize size,
                                  Instant end, const std::function<void(int)>& progress) {
  DemoCounts counts;
  const auto count_in = [&](CaseStatus status) {
    ++counts.made;
    ledger::is_open(status) ? ++counts.open : ++counts.landed;
    if (progress) progress(counts.made);
  };
  for (int i = 0; i < size.any; ++i) {
    const Aim aim = kAims[static_cast<std::size_t>(i) % kAims.size()];
    const auto window = window_of(aim);
    const Instant start = end - hours(window.latest + below(window.spread)) - minutes(below(60));
    // A stride that is coprime to the number of needs visits them all in another order than the aims.
    const auto& need = needs[(static_cast<std::size_t>(i) * 7 + 3) % needs.size()];
    TZ_TRY(status, walk(j, need, i, aim, start, end));
    count_in(status);
  }
  std::vector<const DemoNeed*> often;
  for (const auto& need : needs)
    if (often_of(need.service_code) != nullptr) often.push_back(&need);
  for (int i = 0; i < size.settled && !often.empty(); ++i) {
    const Instant start = end - hours(kSettledLatest + below(kSettledSpread)) - minutes(below(60));
    const auto& need = *often[static_cast<std::size_t>(i) % often.size()];
    TZ_TRY(status, walk(j, need, i, Aim::settled, start, end));
    count_in(status);
  }
  counts.pictures = pictures_;
  return counts;
}

}  // namespace tz::app
