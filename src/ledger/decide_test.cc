// Who may do what, when: tables that a person can check against docs/sources.md#from-triage-to-landing.
// Single rules are told in testdata/*.case.
#include "ledger/decide.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "ledger/decide_landing.h"
#include "ledger/testing.h"

namespace tz::ledger {
namespace {

using testing_world::kAudit, testing_world::kCentre, testing_world::kDistrict, testing_world::kGas,
    testing_world::kRoads;
using testing_world::sample, testing_world::some_actor, testing_world::World;

std::size_t index_named(std::string_view wanted) {
  const auto names = command_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == wanted) return i;
  ADD_FAILURE() << "no command " << wanted;
  return 0;
}

struct Table {
  std::vector<std::string> columns;
  std::map<std::string, std::map<std::string, std::string>> rows;
  bool permits(const std::string& row, std::string_view column) const {
    return rows.at(row).at(std::string(column)) != ".";
  }
};

// A table of testdata/: a line of columns, then a word and as many cells a line.
Table read_table(const std::string& file) {
  std::ifstream in(TZ_SOURCE_DIR "/src/ledger/testdata/" + file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  const auto text = all.str();
  const auto words = [](std::string_view line) {
    std::vector<std::string> found;
    for (const auto word : split(line, ' '))
      if (!word.empty()) found.emplace_back(word);
    return found;
  };
  Table table;
  for (const auto line : split(text, '\n')) {
    auto cells = words(line);
    if (cells.empty() || cells[0] == "#") continue;
    if (table.columns.empty()) {
      table.columns = std::move(cells);
      continue;
    }
    EXPECT_EQ(cells.size(), table.columns.size() + 1) << line;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      table.rows[cells[0]][table.columns[i]] = cells[i + 1];
  }
  return table;
}

// The world with whatever else the sample of that command needs, so that nothing but the status can refuse
// it.
World ready(World world, std::string_view command) {
  auto& c = world.c;
  const auto tried = [&] {
    std::vector<Attempt> attempts;
    for (const auto via : {ContactChannel::phone, ContactChannel::sms, ContactChannel::phone})
      attempts.push_back({via, world.now - std::chrono::days{attempts.size()}});
    return attempts;
  };
  if (command == "report_assist" && c.assists.empty()) c.assists = {{.unit = kGas}};
  if (command == "rule_extension")
    c.extension_pending = true, c.extension_asked = world.now + std::chrono::days{9};
  if (command == "rule_carry") c.carry_pending = true, c.carry_target = world.now + std::chrono::days{60};
  if (command == "file_result") c.contact_attempts = tried();
  if (command == "close_unreached") c.attempts = tried();
  if (command == "lift_supervision") c.supervised = true;
  if (command == "land" && c.status == CaseStatus::callback) c.answer = Answer{.solved = Solved::yes};
  if (command == "unlink") c.linked = {CaseId{7}};
  if (command == "unmerge") c.merged_into = CaseId{2};
  if (command == "release") c.absorbed = {CaseId{3}};
  if (command == "recompute_due")
    c.due = {.result = world.now + std::chrono::days{5}, .rule = "TEST-5", .from = world.now, .calendar = 1};
  return world;
}

TEST(StatusTable, HoldsForEveryCommandInEveryStatus) {
  const auto table = read_table("status_table.txt");
  ASSERT_EQ(table.rows.size(), command_names().size());
  ASSERT_EQ(table.columns.size(), all_of<CaseStatus>().size());
  int cells = 0;
  for (const auto status : all_of<CaseStatus>()) {
    for (const auto& [command_name, row] : table.rows) {
      const auto world = ready(World::in(status), command_name);
      const auto index = index_named(command_name);
      const auto by = some_actor(index);
      const auto command = sample(index, world.c, world.now);
      const auto decided = decide(world.c, command, by, world.now, world.policy);
      const auto& cell = row.at(std::string(name(status)));
      const bool expected = cell != ".";
      const std::string rule = decided ? "" : decided.error().rule;
      const bool merging = command_name == "merge" || command_name == "absorb";
      const bool refused = rule == "status" || (rule == "merge" && merging && !is_open(status));
      EXPECT_EQ(!refused, expected) << command_name << " when " << name(status) << ": "
                                    << (decided ? "" : decided.error().message);
      if (refused) {
        EXPECT_EQ(decided.error().code, Errc::not_allowed);
      } else {
        ASSERT_TRUE(decided.has_value())
            << command_name << " when " << name(status) << ": " << decided.error().message;
        const auto after = apply(world.c, decided->event, world.now, by);
        EXPECT_EQ(name(after.status), cell == "=" ? name(status) : std::string_view(cell))
            << command_name << " when " << name(status);
      }
      EXPECT_EQ(offers(world.c, by, world.now, world.policy)[index].allowed, expected)
          << command_name << " when " << name(status);
      ++cells;
    }
  }
  EXPECT_EQ(cells, static_cast<int>(command_names().size() * all_of<CaseStatus>().size()));
}

TEST(RoleTable, HoldsForEveryCommandInEveryCapacity) {
  const auto table = read_table("role_table.txt");
  const auto statuses = read_table("status_table.txt");
  ASSERT_EQ(table.rows.size(), command_names().size());
  ASSERT_EQ(table.columns.size(), all_of<Role>().size());
  std::map<CaseStatus, World> worlds;
  for (const auto status : all_of<CaseStatus>()) worlds.emplace(status, World::in(status));
  for (const auto& [command_name, row] : table.rows) {
    const auto index = index_named(command_name);
    for (const auto role : all_of<Role>())
      for (const auto status : all_of<CaseStatus>()) {
        const auto& world = command_name == "receive" ? World() : worlds.at(status);
        if (command_name != "receive" && !statuses.permits(command_name, name(status))) continue;
        const auto by = World::actor(role);
        const auto offer = offers(world.c, by, world.now, world.policy)[index];
        const bool by_role =
            offer.reason.rule == "role" || (offer.reason.rule == "not_handler_land" && role != Role::hotline);
        EXPECT_EQ(!by_role, table.permits(command_name, name(role)))
            << command_name << " by " << name(role) << ": " << offer.reason.message;
        const auto decided = decide(world.c, sample(index, world.c, world.now), by, world.now, world.policy);
        if (!table.permits(command_name, name(role))) {
          ASSERT_FALSE(decided.has_value()) << command_name << " by " << name(role);
          EXPECT_EQ(decided.error().code, Errc::forbidden) << command_name << " by " << name(role);
        }
      }
  }
}

TEST(Unit, OnlyTheOwnersPeopleWork) {
  const auto strangers = By{.actor = ActorId{900}, .role = Role::handler, .unit = kAudit};
  const auto above =
      By{.actor = ActorId{901}, .role = Role::handler, .unit = kDistrict, .also_units = {kRoads}};
  for (const auto* verb :
       {"object", "record_contact", "file_result", "escalate", "tell_progress", "note", "assign_assist"}) {
    const auto world = World::in(CaseStatus::signed_for);
    const auto index = index_named(verb);
    const auto refused =
        decide(world.c, sample(index, world.c, world.now), strangers, world.now, world.policy);
    ASSERT_FALSE(refused.has_value()) << verb;
    EXPECT_EQ(refused.error().rule, "unit") << verb;
    EXPECT_EQ(refused.error().code, Errc::forbidden) << verb;
    const auto allowed = decide(world.c, sample(index, world.c, world.now), above, world.now, world.policy);
    EXPECT_TRUE(allowed || allowed.error().rule == "contact_first")
        << verb << (allowed ? "" : allowed.error().message);
  }
}

TEST(Merged, LeavesTheResidentsSideAndRefusesTheWork) {
  const std::set<std::string_view> resident_side{
      "record_callback", "close_unreached", "supervise", "lift_supervision", "tell_progress", "note",
      "add_information", "confirm",         "land",      "withdraw",         "link",          "unlink",
      "merge",           "absorb",          "unmerge",   "release",          "redact",        "recompute_due",
      "show_pictures"};
  auto world = World::in(CaseStatus::in_hand);
  world.must(Merge{CaseId{2}}, World::actor(Role::hotline));
  const auto statuses = read_table("status_table.txt");
  for (const auto command : command_names()) {
    const auto offer =
        offers(world.c, some_actor(index_named(command)), world.now, world.policy)[index_named(command)];
    EXPECT_EQ(offer.allowed, resident_side.contains(command)) << command << ": " << offer.reason.message;
    if (!offer.allowed && statuses.permits(std::string(command), "in_hand")) {
      EXPECT_EQ(offer.reason.rule, "merged") << command;
    }
  }
}

// Which codes end a case from where; docs/sources.md#triage.
TEST(LandingCodes, AreOpenFromTheRightPlace) {
  const std::set<LandingCode> triage{LandingCode::answered,
                                     LandingCode::legal_route,
                                     LandingCode::duplicate_of,
                                     LandingCode::out_of_scope,
                                     LandingCode::not_lawful,
                                     LandingCode::explained_secrecy,
                                     LandingCode::transferred_emergency};
  for (const auto status : {CaseStatus::received, CaseStatus::triaged, CaseStatus::callback})
    for (const auto code : all_of<LandingCode>()) {
      auto world = World::in(status);
      if (status == CaseStatus::callback)
        world.must(RecordCallback{.answer = Answer{.contacted = true, .solved = Solved::yes}},
                   World::actor(Role::callback));
      const auto decided = decide(world.c, testing_world::land_with(code, world.now),
                                  World::actor(Role::hotline), world.now, world.policy);
      const bool expected = code != LandingCode::withdrawn &&
                            (status == CaseStatus::received  ? code == LandingCode::transferred_emergency
                             : status == CaseStatus::triaged ? triage.contains(code)
                                                             : code != LandingCode::transferred_emergency &&
                                                                   code != LandingCode::unreachable);
      EXPECT_EQ(decided.has_value(), expected)
          << name(code) << " from " << name(status) << (decided ? "" : decided.error().message);
    }
}

TEST(LandingCodes, EachDemandsItsFields) {
  const std::map<LandingCode, std::vector<std::pair<std::string, std::function<void(Land&)>>>> demands{
      {LandingCode::explained_no_basis,
       {{"basis", [](Land& l) { l.basis.clear(); }},
        {"remedy", [](Land& l) { l.remedy.clear(); }},
        {"remedy_until", [](Land& l) { l.remedy_until.reset(); }},
        {"next_review", [](Land& l) { l.next_review.reset(); }},
        {"reason", [](Land& l) { l.reason.clear(); }}}},
      {LandingCode::not_supported,
       {{"basis", [](Land& l) { l.basis.clear(); }},
        {"remedy", [](Land& l) { l.remedy.clear(); }},
        {"remedy_until", [](Land& l) { l.remedy_until.reset(); }},
        {"next_review", [](Land& l) { l.next_review.reset(); }}}},
      {LandingCode::legal_route, {{"legal_route", [](Land& l) { l.legal_route.clear(); }}}},
      {LandingCode::duplicate_of,
       {{"duplicate_of", [](Land& l) { l.duplicate_of.reset(); }},
        {"reason", [](Land& l) { l.reason = "  "; }}}},
      {LandingCode::partly, {{"next_review", [](Land& l) { l.next_review.reset(); }}}},
      {LandingCode::supported_pending, {{"next_review", [](Land& l) { l.next_review.reset(); }}}},
      {LandingCode::referred_aid, {{"next_review", [](Land& l) { l.next_review.reset(); }}}},
      {LandingCode::out_of_scope, {{"next_review", [](Land& l) { l.next_review.reset(); }}}},
  };
  for (const auto& [code, fields] : demands)
    for (const auto& [field, drop] : fields) {
      auto world = World::in(CaseStatus::callback);
      world.must(RecordCallback{.answer = Answer{.contacted = true, .solved = Solved::yes}},
                 World::actor(Role::callback));
      auto land = testing_world::land_with(code, world.now);
      EXPECT_TRUE(decide(world.c, land, World::actor(Role::hotline), world.now, world.policy).has_value())
          << name(code);
      drop(land);
      const auto refused = decide(world.c, land, World::actor(Role::hotline), world.now, world.policy);
      ASSERT_FALSE(refused.has_value()) << name(code) << " without " << field;
      EXPECT_EQ(refused.error().code, Errc::invalid_argument);
      EXPECT_EQ(refused.error().field, field) << name(code);
    }
}

TEST(Texts, AreCountedInCodePointsAndKeptExactly) {
  World world;
  const auto taker = World::actor(Role::intake);
  auto receive = std::get<Receive>(sample(index_named("receive"), world.c, world.now));
  std::string longest;
  for (std::size_t i = 0; i < kVerbatimMax; ++i) longest += "路";
  receive.verbatim = longest;
  EXPECT_TRUE(decide(world.c, receive, taker, world.now, world.policy).has_value());
  receive.verbatim += "灯";
  auto refused = decide(world.c, receive, taker, world.now, world.policy);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "verbatim");
  EXPECT_EQ(refused.error().rule, "text_too_long");

  receive.verbatim = "  两头空格\r\n\t原样  ";
  const auto kept = decide(world.c, receive, taker, world.now, world.policy);
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->texts.front(), (Text{"verbatim", receive.verbatim}));

  receive.verbatim = "\xC3\x28";
  EXPECT_EQ(decide(world.c, receive, taker, world.now, world.policy).error().rule, "text_utf8");
  receive.verbatim = std::string("a\0b", 3);
  EXPECT_EQ(decide(world.c, receive, taker, world.now, world.policy).error().rule, "text_nul");
}

TEST(Texts, AllThatIsWrongIsToldAtOnce) {
  World world;
  auto receive = std::get<Receive>(sample(index_named("receive"), world.c, world.now));
  receive.verbatim.clear();
  receive.title = std::string(kTitleMax + 1, 'x');
  receive.contact.phone = std::string(41, '1');
  receive.media.push_back({.sha256 = "ABC", .type = "image/jpeg"});
  const auto refused = decide(world.c, receive, World::actor(Role::intake), world.now, world.policy);
  ASSERT_FALSE(refused.has_value());
  EXPECT_TRUE(refused.error().more.size() >= 2) << refused.error().more.size();
  EXPECT_EQ(refused.error().message.find("111"), std::string::npos) << "no personal data in a message";
}

TEST(Texts, StructuredOnesAreJson) {
  World world;
  auto receive = std::get<Receive>(sample(index_named("receive"), world.c, world.now));
  receive.place = {.point = LatLng{429000000, 1251000000}, .address = "人民大街 1 号", .address_id = "a\"1"};
  receive.contact = {.name = "王小明", .phone = "139-0000-0000"};
  receive.media = {{.sha256 = std::string(64, 'a'), .type = "image/jpeg", .size = 12, .cleared = true}};
  receive.attributes = {{"WHERE", "left"}, {"WHERE", "right"}};
  const auto decided = decide(world.c, receive, World::actor(Role::intake), world.now, world.policy);
  ASSERT_TRUE(decided.has_value()) << decided.error().message;
  std::map<std::string, std::string> texts;
  for (const auto& text : decided->texts) texts[text.field] = text.value;
  EXPECT_EQ(texts["address"], "人民大街 1 号");
  EXPECT_EQ(texts["place"], R"({"lat":42.9,"lng":125.1,"address_id":"a\"1"})");
  EXPECT_EQ(texts["contact"], R"({"name":"王小明","phone":"139-0000-0000"})");
  EXPECT_EQ(texts["media"],
            R"([{"sha256":")" + std::string(64, 'a') + R"(","type":"image/jpeg","size":12,"cleared":true}])");
  EXPECT_EQ(texts["attributes"], R"([{"code":"WHERE","value":"left"},{"code":"WHERE","value":"right"}])");
}

TEST(Leafless, NoSentenceFitsIntoANameOfConfiguration) {
  const auto world = World::in(CaseStatus::in_hand);
  for (const auto& level : std::vector<std::string>{"", "Frau Wang rief an", "王", std::string(33, 'x')}) {
    const auto refused =
        decide(world.c, Urge{level, ""}, World::actor(Role::system), world.now, world.policy);
    ASSERT_FALSE(refused.has_value()) << level;
    EXPECT_EQ(refused.error().field, "level");
    EXPECT_EQ(refused.error().rule, level.empty() ? "code_required" : "code_shape");
  }

  // What goes into a detail cannot be erased either.
  const World blank;
  const auto triaged = World::in(CaseStatus::triaged);
  const std::map<std::string, std::function<Result<Decision>(const std::string&)>> details{
      {"category",
       [&](const std::string& word) {
         auto receive = std::get<Receive>(sample(index_named("receive"), blank.c, blank.now));
         receive.category = word;
         return decide(blank.c, receive, World::actor(Role::intake), blank.now, blank.policy);
       }},
      {"zones",
       [&](const std::string& word) {
         auto receive = std::get<Receive>(sample(index_named("receive"), blank.c, blank.now));
         receive.zones = {"220402001", word};
         return decide(blank.c, receive, World::actor(Role::intake), blank.now, blank.policy);
       }},
      {"source_id",
       [&](const std::string& word) {
         auto receive = std::get<Receive>(sample(index_named("receive"), blank.c, blank.now));
         receive.source_id = word;
         return decide(blank.c, receive, World::actor(Role::intake), blank.now, blank.policy);
       }},
      {"tags",
       [&](const std::string& word) {
         auto classify = std::get<Classify>(sample(index_named("classify"), triaged.c, triaged.now));
         classify.tags = {"winter", word};
         return decide(triaged.c, classify, World::actor(Role::hotline), triaged.now, triaged.policy);
       }},
      {"emergency_line", [&](const std::string& word) {
         auto land = testing_world::land_with(LandingCode::transferred_emergency, triaged.now);
         land.emergency_line = word;
         return decide(triaged.c, land, World::actor(Role::hotline), triaged.now, triaged.policy);
       }}};
  for (const auto& [field, decided_with] : details) {
    for (const auto& word : std::vector<std::string>{"220402-001", "nyc:1-9", "board:12_brooklyn"})
      EXPECT_TRUE(decided_with(word).has_value()) << field << ' ' << word;
    for (const auto& word :
         std::vector<std::string>{"Frau Wang rief an", "王家", "a,b", std::string(201, 'x')}) {
      const auto refused = decided_with(word);
      ASSERT_FALSE(refused.has_value()) << field << ' ' << word;
      EXPECT_EQ(refused.error().field, field);
      EXPECT_EQ(refused.error().rule, "code_shape") << field;
    }
  }
}

TEST(Dates, WhatWasSaidWasNotSaidTomorrow) {
  const World world;
  auto receive = std::get<Receive>(sample(index_named("receive"), world.c, world.now));
  receive.received_at = world.now;
  EXPECT_TRUE(decide(world.c, receive, World::actor(Role::intake), world.now, world.policy).has_value());
  receive.received_at = world.now + std::chrono::milliseconds{1};
  const auto refused = decide(world.c, receive, World::actor(Role::intake), world.now, world.policy);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "date_past");
}

TEST(Callback, AnAnswerIsThereExactlyIfTheResidentWasReached) {
  const auto world = World::in(CaseStatus::callback);
  const auto by = World::actor(Role::callback);
  const auto rule_of = [&](const RecordCallback& command) {
    const auto decided = decide(world.c, command, by, world.now, world.policy);
    return decided ? "" : decided.error().rule;
  };
  EXPECT_EQ(rule_of({.reached = true, .answer = Answer{.solved = Solved::yes}}), "");
  EXPECT_EQ(rule_of({.reached = true}), "callback_answer");
  EXPECT_EQ(rule_of({.reached = false}), "");
  EXPECT_EQ(rule_of({.reached = false, .answer = Answer{.solved = Solved::yes}}), "callback_answer");
  EXPECT_EQ(rule_of({.reached = false, .words = "nobody"}), "callback_answer");
}

TEST(Texts, FilesAndNamesAreWhatTheyMustBe) {
  const World world;
  const auto rule_of = [&](const Receive& receive) {
    const auto decided = decide(world.c, receive, World::actor(Role::intake), world.now, world.policy);
    return decided ? "" : decided.error().field + ' ' + decided.error().rule;
  };
  const auto receive = std::get<Receive>(sample(index_named("receive"), world.c, world.now));
  auto named = receive;
  named.complained_party = std::string(kComplainedPartyMax, 'x');
  named.occurred = std::string(kOccurredMax, 'x');
  named.complained_unit = kRoads;
  EXPECT_EQ(rule_of(named), "");
  named.complained_party += 'x';
  EXPECT_EQ(rule_of(named), "complained_party text_too_long");
  named = receive;
  named.occurred = std::string(kOccurredMax + 1, 'x');
  EXPECT_EQ(rule_of(named), "occurred text_too_long");
  named = receive;
  named.complained_unit = UnitId{};
  EXPECT_EQ(rule_of(named), "complained_unit unit_required");
  named = receive;
  named.media.push_back({.sha256 = "ABC", .type = "image/jpeg"});
  EXPECT_EQ(rule_of(named), "media media");
}

TEST(Attempts, AreCountedByTheDaysOfTheCity) {
  auto world = World::in(CaseStatus::callback);
  // Two evenings and a night in New York; one and the same day in Shanghai.
  world.c.attempts = {{ContactChannel::phone, parse_instant("2026-01-06T02:00:00Z").value()},
                      {ContactChannel::sms, parse_instant("2026-01-06T04:30:00Z").value()},
                      {ContactChannel::phone, parse_instant("2026-01-06T05:30:00Z").value()}};
  world.policy.time_zone = "Asia/Shanghai";
  EXPECT_FALSE(enough_attempts(world.c, world.policy));
  world.policy.time_zone = "America/New_York";
  EXPECT_TRUE(enough_attempts(world.c, world.policy));
  EXPECT_FALSE(enough_contact_attempts(world.c, world.policy)) << "the unit has tried nothing";
}

TEST(Evidence, IsAskedForUnlessTheCityDoesWithout) {
  auto world = World::in(CaseStatus::in_hand);
  FileResult result{.outcome = LandingCode::solved, .reply = "reply"};
  const auto decided = [&] {
    return decide(world.c, result, World::actor(Role::handler), world.now, world.policy);
  };
  ASSERT_FALSE(decided().has_value());
  EXPECT_EQ(decided().error().rule, "evidence");
  result.evidence = {{.sha256 = std::string(64, 'a'), .type = "image/jpeg", .size = 1}};
  EXPECT_TRUE(decided().has_value());
  result.evidence.clear();
  world.policy.evidence_required = false;
  EXPECT_TRUE(decided().has_value());
}

TEST(Carry, OnePersonDoesNotAgreeForBothSides) {
  auto world = World::in(CaseStatus::in_hand);
  world.must(AskCarry{world.now + std::chrono::days{60}, "measures"}, World::actor(Role::handler));
  auto upper = World::actor(Role::approver);
  const RuleCarry grant{true, world.now + std::chrono::days{30}, "reason"};
  world.must(grant, upper);
  upper.role = Role::hotline;
  const auto refused = decide(world.c, grant, upper, world.now, world.policy);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "four_eyes");
  world.must(grant, World::actor(Role::hotline));
  EXPECT_EQ(world.c.status, CaseStatus::carried);
}

TEST(Duplicates, AreOfACaseThatSomebodyWorksOn) {
  const Case c{.id = CaseId{1}};
  const auto rule_of = [&](const Case& target) {
    const auto checked = check_duplicate_target(c, target);
    return checked ? "" : checked.error().rule;
  };
  Case target{.id = CaseId{2}, .status = CaseStatus::in_hand};
  EXPECT_EQ(rule_of(target), "");
  target.merged_into = CaseId{3};
  EXPECT_EQ(rule_of(target), "");
  target.merged_into = c.id;
  EXPECT_EQ(rule_of(target), "duplicate_target");
  target.merged_into.reset();
  target.status = CaseStatus::withdrawn;
  EXPECT_EQ(rule_of(target), "duplicate_target");
  target.status = CaseStatus::landed;
  target.landing = Landing{.code = LandingCode::solved};
  EXPECT_EQ(rule_of(target), "");
  target.landing->code = LandingCode::duplicate_of;
  EXPECT_EQ(rule_of(target), "duplicate_target");
}

// An import writes down what happened elsewhere, when it happened there, and is not called better than it
// was.
TEST(Imports, KeepTheSourcesDatesAndStayOnTheListOfViolators) {
  const auto said = parse_instant("2020-03-01T08:00:00Z").value();
  const auto now = parse_instant("2026-01-05T01:00:00Z").value();
  const By program{.actor = kSystemActor, .role = Role::system};
  const auto run = [&](const Event& event, Case c) { return apply(std::move(c), event, now, program); };
  Case c = run(Received{.code = "x", .reachable = true, .source_id = "boston:1", .said_at = said}, {});
  EXPECT_TRUE(may_land_unheard(c, program));
  EXPECT_FALSE(may_land_unheard(c, World::actor(Role::hotline)));
  EXPECT_FALSE(may_land_unheard(Case{}, program));
  c = run(Dispatched{kRoads, {}, 0, false, {}, said + std::chrono::hours{1}}, c);
  EXPECT_EQ(c.dispatched_at, said + std::chrono::hours{1});
  const Landing landing{.code = LandingCode::answered, .unit = kRoads, .at = now};
  const auto closed = said + std::chrono::days{2};
  const auto silent = run(Landed{landing, false, closed}, c), told = run(Landed{landing, true, closed}, c);
  EXPECT_EQ(silent.landed_at, closed);
  EXPECT_EQ(silent.landing->at, closed);
  EXPECT_EQ(silent.updated_at, now);
  EXPECT_EQ(violations(silent, now), std::vector{Violation::no_echo});
  EXPECT_TRUE(violations(told, now).empty());
}

}  // namespace
}  // namespace tz::ledger
