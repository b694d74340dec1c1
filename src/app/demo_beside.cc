#include "app/demo_beside.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "app/demo_step.h"
#include "base/time.h"
#include "callback/draw.h"

namespace tz::app {
namespace {

using namespace routing::whistle;
using std::chrono::hours;
using std::chrono::minutes;

// One whistle on its way; stops at the first refusal.
class Way {
 public:
  Way(const DemoParts& parts, const DemoActors& actors, JurisdictionId j)
      : parts_(parts), actors_(actors), j_(j) {}

  Way& draft(Instant at, Kind kind, std::vector<UnitId> units, ledger::CaseId about, std::string request) {
    parts_.clock.set(at);
    Draft draft;
    draft.street = actors_.street_unit;
    draft.kind = kind;
    draft.units = std::move(units);
    draft.cases = {about};
    draft.request = std::move(request);
    if (kind == Kind::enforcement) draft.power = "街道没有行政处罚权，需要执法部门到场。";
    auto made = parts_.whistles.draft(j_, draft, street());
    if (made)
      now_ = std::move(made->current);
    else
      status_ = at_step("draft", made.error());
    return *this;
  }
  Way& after(std::chrono::milliseconds time) {
    parts_.clock.advance(time);
    return *this;
  }
  Way& run(const By& by, const Command& command) {
    if (!status_) return *this;
    auto next = parts_.whistles.handle(j_, now_.id, now_.version, command, by);
    if (next)
      now_ = std::move(next->current);
    else
      status_ = at_step(name(command), next.error());
    return *this;
  }
  Way& blow() {
    after(minutes(12)).run(head(), Approve{});
    return after(minutes(3)).run(street(), Blow{});
  }
  // Comes, says until when, and is done.
  Way& serve(UnitId unit, std::string plan, std::string result) {
    after(minutes(6)).run(department(unit), Acknowledge{unit});
    after(minutes(14)).run(department(unit), Arrive{unit});
    after(minutes(20)).run(department(unit), Plan{unit, parts_.clock.now() + hours(6), std::move(plan)});
    return after(minutes(90)).run(department(unit), Finish{unit, std::move(result)});
  }
  Way& rate_and_close() {
    Rate rate{.solved = ledger::Solved::yes, .ratings = {}, .note = "到场及时，处置得当。"};
    std::vector<UnitId> done;
    for (const auto& part : now_.parts) {
      if (part.state != PartState::done) continue;
      rate.ratings.push_back({part.unit, {{5, 4, 4, 5, 4}}});
      done.push_back(part.unit);
    }
    after(hours(4)).run(street(), rate);
    for (const auto unit : done) after(minutes(30)).run(department(unit), CounterRate{unit, {}, ""});
    after(hours(20)).run(district(), RecordResident{{ledger::Solved::yes, ledger::Satisfied::satisfied}});
    return after(hours(1)).run(street(), Close{});
  }
  const Status& status() const { return status_; }

  By street() const { return {actors_.street, Capacity::street, actors_.street_unit, {}}; }
  By head() const { return {actors_.head, Capacity::street_head, actors_.street_unit, {}}; }
  By district() const { return {actors_.supervisor, Capacity::district, actors_.supervisor_unit, {}}; }
  By department(UnitId unit) const {
    const ActorId actor = unit == actors_.housing_unit ? actors_.housing
                          : unit == actors_.water_unit ? actors_.water
                                                       : actors_.handler;
    return {actor, Capacity::department, unit, {}};
  }

 private:
  const DemoParts& parts_;
  const DemoActors& actors_;
  JurisdictionId j_;
  Whistle now_{};
  Status status_{};
};

// The case that a whistle of that moment is about: of the street if it has one, else any; no case twice.
Result<ledger::CaseId> matter(const DemoParts& parts, const DemoActors& actors, JurisdictionId j,
                              Instant before, std::set<ledger::CaseId>& taken) {
  for (const bool own : {true, false}) {
    ledger::CaseFilter filter;
    filter.received_to = before;
    filter.hide_tip_offs = true;
    if (own) filter.leads = {actors.street_unit};
    TZ_TRY(page, parts.ledger.query.list(j, filter, ledger::Order::received_desc, "", 50));
    for (const auto& c : page.cases)
      if (taken.insert(c.id).second) return c.id;
  }
  return fail(Errc::not_found, "demonstration: no need for a whistle");
}

struct Blown {
  hours before_end;
  Kind kind;
  std::vector<UnitId> (*units)(const DemoActors&);
  void (*steps)(Way&, const DemoActors&);
};
std::vector<UnitId> water_and_housing(const DemoActors& a) { return {a.water_unit, a.housing_unit}; }
std::vector<UnitId> enforcers(const DemoActors& a) { return {a.handler_unit, a.housing_unit}; }
std::vector<UnitId> all_three(const DemoActors& a) { return {a.water_unit, a.housing_unit, a.handler_unit}; }

const std::array kWhistles{
    Blown{hours(30 * 24), Kind::emergency, water_and_housing,
          [](Way& w, const DemoActors& a) {
            w.blow().serve(a.water_unit, "关阀抢修，今晚恢复供水。", "更换破损管段，已恢复供水。");
            w.serve(a.housing_unit, "围挡并回填路面。", "路面已回填压实。").rate_and_close();
          }},
    Blown{hours(13 * 24), Kind::enforcement, enforcers,
          [](Way& w, const DemoActors& a) {
            w.blow().serve(a.handler_unit, "清理占道摊位，疏通消防通道。", "已清理并划线。");
            w.serve(a.housing_unit, "核实违建并下达整改通知。", "违建已拆除。").rate_and_close();
          }},
    // The department says it is not for it; the district rules that it is.
    Blown{hours(8 * 24), Kind::resident_matter, water_and_housing,
          [](Way& w, const DemoActors& a) {
            w.blow()
                .after(minutes(40))
                .run(w.department(a.water_unit), Refuse{a.water_unit, "管线属小区内部，不归本单位管理。"});
            w.after(hours(3)).run(w.district(), Rule{a.water_unit, Ruling::must_come, std::nullopt,
                                                     "管线权属在市政界内，请到场处置。"});
            w.serve(a.housing_unit, "先行抽排积水。", "积水已抽排。");
          }},
    // Refused, and waits for the district.
    Blown{hours(26), Kind::resident_matter, enforcers,
          [](Way& w, const DemoActors& a) {
            w.blow()
                .after(minutes(30))
                .run(w.department(a.housing_unit),
                     Refuse{a.housing_unit, "应由物业企业负责，本单位无执法依据。"});
            w.after(minutes(20)).run(w.department(a.handler_unit), Acknowledge{a.handler_unit});
          }},
    // One is there, one has answered, one has not.
    Blown{hours(4), Kind::emergency, all_three,
          [](Way& w, const DemoActors& a) {
            w.blow().after(minutes(5)).run(w.department(a.water_unit), Acknowledge{a.water_unit});
            w.after(minutes(15)).run(w.department(a.water_unit), Arrive{a.water_unit});
            w.after(minutes(4)).run(w.department(a.housing_unit), Acknowledge{a.housing_unit});
          }},
    Blown{hours(50), Kind::enforcement, enforcers,
          [](Way& w, const DemoActors&) {
            w.after(hours(1)).run(w.head(), Decline{"街道自行劝导即可，暂不吹哨。"});
          }},
    // Waits for the head.
    Blown{hours(2), Kind::resident_matter, water_and_housing, [](Way&, const DemoActors&) {}},
};

Result<int> make_whistles(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  std::set<ledger::CaseId> taken;
  for (const auto& one : kWhistles) {
    const Instant at = end - one.before_end;
    TZ_TRY(about, matter(parts, actors, j, at, taken));
    Way way(parts, actors, j);
    way.draft(at, one.kind, one.units(actors), about, "请到现场会同处置，带抢修队和围挡。");
    one.steps(way, actors);
    TZ_CHECK(way.status());
  }
  return static_cast<int>(kWhistles.size());
}

// What neighbours say of what is public: shown, covered and shown, waiting, closed.
Result<int> make_remarks(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  constexpr std::array<std::string_view, 5> kSaid{
      "我家门前也是这样，晚上根本看不清路。", "上周就有人摔了，希望快一点。", "谢谢，昨天已经有人来看过了。",
      "这边也有一处，就在往东五十米。", "卖保险的请联系 555-0177（虚构广告）。"};
  ledger::CaseFilter filter;
  filter.public_only = true;
  filter.received_to = end - hours(24);
  TZ_TRY(page, parts.ledger.query.list(j, filter, ledger::Order::received_desc, "", kSaid.size()));
  const ledger::By clerk{actors.hotline, ledger::Role::hotline, actors.hotline_unit, {}};
  int made = 0;
  for (const auto& c : page.cases) {
    const std::string words(kSaid[static_cast<std::size_t>(made)]);
    parts.clock.set(end - hours(20 - 3 * made));
    TZ_TRY(history, parts.ledger.service.history(j, c.id));
    intake::SentRemark sent{.kind = intake::RemarkKind::comment,
                            .words = words,
                            .author = "neighbour",
                            .once_key = {},
                            .picture = {}};
    const ledger::By neighbour{actors.hotline, ledger::Role::intake, actors.hotline_unit, {}};
    auto taken = parts.intake.remarks.take(j, history, sent, neighbour, std::chrono::seconds(30));
    if (!taken) return at_step("remark", taken.error());
    if (made < 2 || made == 4) {
      parts.clock.advance(hours(1));
      TZ_TRY(seen, parts.ledger.service.history(j, c.id));
      const intake::RemarkDecision decision{made != 4, {}, made == 4 ? "广告，与诉求无关。" : ""};
      const auto decided = parts.intake.remarks.decide(j, *taken, seen, decision, clerk);
      if (!decided) return at_step("remark decided", decided.error());
    }
    ++made;
  }
  return made;
}

// A tip-off about a department, for which one of the department asked.
Status make_tip_off(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  parts.clock.set(end - hours(60));
  intake::Report report;
  report.request_type = ledger::RequestType::report;
  report.confidentiality = ledger::Confidentiality::hide_from_handler;
  report.service_code = "government.conduct";
  report.verbatim = "验收人员收了施工方的购物卡，下水管没按图施工就通过了（虚构）。";
  report.address = "虚构路工地";
  report.complained_unit = actors.housing_unit;
  report.publish = false;
  TZ_TRY(receipt,
         parts.intake.reports.submit(j, report, {}, {kResidentActor, ledger::Role::resident, UnitId{}, {}}));
  parts.clock.advance(hours(5));
  return parts.ledger.alerts.raise(j, {parts.clock.now(), receipt.id, actors.housing, actors.housing_unit});
}

// The smallest areas that the map has.
Result<std::vector<std::string>> small_zones(const DemoParts& parts, JurisdictionId j) {
  TZ_TRY(layers, parts.zones.layers(j));
  return layers.empty() ? std::vector<std::string>{} : layers.back().zones;
}

// Whose day lies in it; empty for none.
std::string campaign_of(const outreach::OutreachPack& pack, Instant at, const std::string& time_zone) {
  const auto day = to_civil(at, time_zone);
  const auto text = fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
  for (const auto& one : pack.campaigns)
    if (one.from <= text && text <= one.to) return one.code;
  return {};
}

outreach::WordSecret secret_from(Random& random) {
  outreach::WordSecret secret{};
  random.fill(secret);
  return secret;
}

// Two in three of the areas were visited, some of them long ago; every fourth visit was about a case.
Result<int> make_visits(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  constexpr int kVisits = 36;
  constexpr std::array<std::string_view, 4> kNotes{"老人反映楼道灯不亮，已当场登记。",
                                                   "商户担心修路影响生意，讲明了工期。",
                                                   "看了上次修过的井盖，完好。", "家里没人，留了联系卡。"};
  TZ_TRY(zones, small_zones(parts, j));
  if (zones.empty()) return 0;
  TZ_TRY(pack, parts.outreach.questionnaires.pack(j));
  TZ_TRY(card, parts.planner.jurisdiction(j));
  outreach::City city{.time_zone = card.time_zone,
                      .campaigns = pack.campaigns,
                      .zones = {zones.begin(), zones.end()},
                      .units = {}};
  ledger::CaseFilter filter;
  filter.received_to = end - hours(40 * 24);
  filter.hide_tip_offs = true;
  TZ_TRY(cases, parts.ledger.query.list(j, filter, ledger::Order::received_desc, "", 50));
  for (int i = 0; i < kVisits; ++i) {
    const auto n = static_cast<std::size_t>(i);
    outreach::Visit visit;
    visit.id = fmt::format("demovisit{:08}", i);
    visit.target = outreach::VisitTarget(n % 3);
    visit.at = end - hours(22 * i + 3);
    visit.minutes = 15 + i * 7 % 50;
    visit.zone = zones[n * 7 % (zones.size() * 2 / 3 + 1)];
    visit.place = i % 2 == 0 ? "居民小组长家（虚构）" : "沿街商铺（虚构）";
    visit.note = kNotes[n % kNotes.size()];
    visit.campaign = campaign_of(pack, visit.at, card.time_zone);
    visit.others = i % 3;
    if (i % 4 == 2 && n < cases.cases.size()) {
      visit.case_code = cases.cases[n].code;
      visit.result = outreach::VisitResult(n / 4 % 4);
    } else if (i % 4 == 1 && n < cases.cases.size()) {
      visit.needs = {cases.cases[n].code};
    }
    visit.by = i % 3 == 0 ? actors.street : actors.handler;
    visit.unit = i % 3 == 0 ? actors.street_unit : actors.handler_unit;
    visit.received_at = visit.at + hours(2);
    if (const auto checked = outreach::check_visit(visit, city, visit.received_at); !checked)
      return at_step("visit", checked.error());
    outreach::NewVisit added{
        .visit = visit, .sent = outreach::digest_of(visit), .zones = {}, .secret = secret_from(parts.random)};
    TZ_TRY(around, parts.zones.around(j, visit.zone));
    added.zones = std::move(around);
    TZ_CHECK(parts.outreach.visits.add(j, added));
  }
  return kVisits;
}

// What was asked of some of the areas: the profile of a place, where the pack has it.
Status make_answers(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  TZ_TRY(zones, small_zones(parts, j));
  TZ_TRY(pack, parts.outreach.questionnaires.pack(j));
  const auto profile = std::ranges::find(pack.questionnaires, true, &outreach::Questionnaire::about_zone);
  if (profile == pack.questionnaires.end()) return {};
  // The first three were asked before, when there was a little less of everything.
  const auto places = std::min<std::size_t>(zones.size(), 8);
  for (std::size_t number = 0; number < places + std::min<std::size_t>(places, 3); ++number) {
    const std::size_t i = number % places;
    const bool before = number >= places;
    boost::json::object given;
    for (const auto& question : profile->questions) {
      using enum outreach::QuestionKind;
      const auto code = question.code;
      if (question.kind == integer)
        given[code] =
            std::min<std::int64_t>(question.max, 12 + 5 * static_cast<std::int64_t>(i) - (before ? 2 : 0));
      if (question.kind == likert) given[code] = 2 + static_cast<std::int64_t>(i) % 4 - (before ? 1 : 0);
      if (question.kind == single) given[code] = question.options[i % question.options.size()].code;
      if (question.kind == multiple)
        given[code] = boost::json::array{question.options[i % question.options.size()].code};
      if (question.kind == money && i % 2 == 0)
        given[code] = std::to_string(120'000 + 9'000 * i - (before ? 6'500 : 0));
      if (question.kind == text && number == 0) given[code] = "想修通往学校的那段路（虚构）。";
    }
    auto checked = outreach::check_answers(*profile, given);
    if (!checked) return at_step("answers", checked.error());
    outreach::Answers answers{.id = fmt::format("demoanswers{:08}", number), .code = profile->code};
    answers.version = profile->version;
    answers.zone = zones[i];
    answers.at = end - hours(30 * static_cast<int>(i) + 5 + (before ? 40 * 24 : 0));
    answers.answers = *checked;
    answers.by = actors.street;
    answers.unit = actors.street_unit;
    answers.received_at = answers.at + hours(1);
    const auto digest = outreach::digest_of(answers);
    TZ_TRY(halves, outreach::split_answers(*profile, answers.answers));
    answers.answers = halves.facts;
    TZ_CHECK(parts.outreach.questionnaires.add(
        j, {.answers = answers, .words = halves.words, .sent = digest, .secret = secret_from(parts.random)}));
  }
  return {};
}

// The second calls of the month before: its seed from when it began, drawn once it was over; some are made.
Result<int> make_draw(const DemoParts& parts, const DemoActors& actors, JurisdictionId j, Instant end) {
  TZ_TRY(city, parts.planner.jurisdiction(j));
  const auto today = to_civil(end, city.time_zone);
  const bool january = today.month == 1;
  TZ_TRY(period, callback::parse_period(fmt::format("{:04}-{:02}", today.year - (january ? 1 : 0),
                                                    january ? 12U : today.month - 1),
                                        city.time_zone));
  parts.clock.set(period.from + hours(48));
  auto seed = parts.desk.draws.commit(j, period, actors.supervisor);
  if (!seed) return at_step("seed", seed.error());
  for (bool more = true; more;) {
    TZ_TRY(behind, callback::run_once(parts.desk, j));
    more = behind;
  }
  // In the first hours of a month nothing was drawn before it began.
  parts.clock.set(std::max(period.to, end - hours(3)));
  auto drawn = parts.desk.draws.draw(j, period, actors.supervisor);
  if (!drawn) return at_step("draw", drawn.error());
  const callback::By clerk{actors.second_callback, callback::Capacity::clerk, actors.callback_unit, {}};
  int called = 0;
  for (const auto& item : drawn->drawn) {
    if (called == 4 || parts.clock.now() + minutes(14) > end) break;
    const auto second = callback::CallKind::recall;
    const callback::Answers answers{true, called == 2 ? ledger::Solved::partly : ledger::Solved::yes,
                                    ledger::Satisfied::basically, false};
    for (const callback::Command& step : {callback::Command{callback::Claim{second}},
                                          callback::Command{callback::RecordAnswer{second, answers}}}) {
      parts.clock.advance(minutes(7));
      const auto done = parts.desk.calls.act(j, item.id, std::nullopt, step, clerk);
      if (!done) return at_step("second call", done.error());
    }
    ++called;
  }
  return static_cast<int>(drawn->drawn.size());
}

}  // namespace

Result<DemoBeside> make_beside(const DemoParts& parts, const DemoActors& actors, JurisdictionId j,
                               Instant end) {
  TZ_CHECK(make_tip_off(parts, actors, j, end));
  TZ_TRY(whistles, make_whistles(parts, actors, j, end));
  TZ_TRY(remarks, make_remarks(parts, actors, j, end));
  TZ_TRY(visits, make_visits(parts, actors, j, end));
  TZ_CHECK(make_answers(parts, actors, j, end));
  TZ_TRY(drawn, make_draw(parts, actors, j, end));
  return DemoBeside{whistles, remarks, visits, drawn};
}

}  // namespace tz::app
