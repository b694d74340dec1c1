// Who may do what, when: tables that a person can check against domain rules 2.4. Single rules are told in
// testdata/*.case.
#include "ledger/decide.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "base/text.h"
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

// One line a command, one column a status: x where the status permits it. "receive" is for cases that do not
// exist yet.
constexpr std::string_view kStatusTable = R"(
                  received triaged dispatched signed_for objected in_hand paused_legal carried result_filed callback rework landed reopened withdrawn
receive              .        .        .          .         .        .         .          .         .           .       .      .       .        .
classify             x        x        .          .         .        .         .          .         .           .       .      .       x        .
dispatch             .        x        x          .         .        .         .          .         .           .       x      .       x        .
sign                 .        .        x          .         .        .         .          .         .           .       .      .       .        .
object               .        .        .          x         .        .         .          .         .           .       .      .       .        .
rule_objection       .        .        .          .         x        .         .          .         .           .       .      .       .        .
assign_assist        .        .        .          x         .        x         .          .         .           .       x      .       .        .
report_assist        .        .        .          x         .        x         x          x         .           .       x      .       .        .
record_contact       .        .        .          x         .        x         x          x         .           .       x      .       .        .
ask_extension        .        .        .          .         .        x         .          .         .           .       .      .       .        .
rule_extension       .        .        .          .         .        x         .          .         .           .       .      .       .        .
ask_carry            .        .        .          .         .        x         .          .         .           .       .      .       .        .
rule_carry           .        .        .          .         .        x         .          .         .           .       .      .       .        .
review_carry         .        .        .          .         .        .         .          x         .           .       .      .       .        .
end_carry            .        .        .          .         .        .         .          x         .           .       .      .       .        .
pause                .        .        .          .         .        x         .          .         .           .       .      .       .        .
resume               .        .        .          .         .        .         x          .         .           .       .      .       .        .
file_result          .        .        .          x         .        x         .          .         .           .       x      .       .        .
check_result         .        .        .          .         .        .         .          .         x           .       .      .       .        .
record_callback      .        .        .          .         .        .         .          .         .           x       .      .       .        .
close_unreached      .        .        .          .         .        .         .          .         .           x       .      .       .        .
order_rework         .        .        .          .         .        .         .          .         .           x       .      .       .        .
urge                 x        x        x          x         x        x         x          x         x           x       x      .       x        .
supervise            x        x        x          x         x        x         x          x         x           x       x      .       x        .
lift_supervision     x        x        x          x         x        x         x          x         x           x       x      x       x        x
escalate             .        .        .          x         .        x         .          .         .           .       x      .       .        .
tell_progress        x        x        x          x         x        x         x          x         x           x       x      .       x        .
note                 x        x        x          x         x        x         x          x         x           x       x      x       x        x
add_information      x        x        x          x         x        x         x          x         x           x       x      .       x        .
confirm              .        .        .          .         .        .         .          .         .           x       .      .       .        .
land                 x        x        .          .         .        .         .          .         .           x       .      .       .        .
reopen               .        .        .          .         .        .         .          .         .           .       .      x       .        .
withdraw             x        x        x          x         x        x         x          x         x           x       x      .       x        .
link                 x        x        x          x         x        x         x          x         x           x       x      x       x        x
unlink               x        x        x          x         x        x         x          x         x           x       x      x       x        x
record_split         x        x        x          x         x        x         x          x         x           x       x      .       x        .
merge                x        x        x          x         x        x         x          x         x           x       x      .       x        .
absorb               x        x        x          x         x        x         x          x         x           x       x      .       x        .
unmerge              x        x        x          x         x        x         x          x         x           x       x      x       x        x
release              x        x        x          x         x        x         x          x         x           x       x      x       x        x
redact               x        x        x          x         x        x         x          x         x           x       x      x       x        x
)";

// One line a command, one column a capacity.
constexpr std::string_view kRoleTable = R"(
                  resident intake hotline handler approver panel callback supervisor system
receive              x       x       x       .        .      .       .         .        x
classify             .       .       x       .        .      .       .         .        x
dispatch             .       .       x       .        .      .       .         .        x
sign                 .       .       .       x        .      .       .         .        x
object               .       .       .       x        .      .       .         .        .
rule_objection       .       .       .       .        .      x       .         .        .
assign_assist        .       .       x       x        .      .       .         .        .
report_assist        .       .       .       x        .      .       .         .        .
record_contact       .       .       .       x        .      .       .         .        .
ask_extension        .       .       .       x        .      .       .         .        .
rule_extension       .       .       x       .        x      .       .         .        .
ask_carry            .       .       .       x        .      .       .         .        .
rule_carry           .       .       x       .        x      .       .         .        .
review_carry         .       .       x       .        x      .       .         .        .
end_carry            .       .       x       x        x      .       .         .        .
pause                .       .       .       x        x      .       .         .        .
resume               .       .       x       x        x      .       .         .        x
file_result          .       .       .       x        .      .       .         .        .
check_result         .       .       x       .        .      .       .         .        .
record_callback      .       .       .       .        .      .       x         .        x
close_unreached      .       .       .       .        .      .       x         .        x
order_rework         .       .       x       .        .      .       .         x        .
urge                 .       .       x       .        .      .       .         x        x
supervise            .       .       x       .        .      .       .         x        .
lift_supervision     .       .       x       .        .      .       .         x        .
escalate             .       .       x       x        x      .       .         .        .
tell_progress        .       .       x       x        x      .       .         .        .
note                 .       x       x       x        x      x       x         x        x
add_information      x       x       x       .        .      .       .         .        .
confirm              x       .       .       .        .      .       .         .        .
land                 .       .       x       .        .      x       .         .        .
reopen               x       x       .       .        .      .       .         .        .
withdraw             x       .       .       .        .      .       .         .        .
link                 .       x       x       .        .      .       .         .        .
unlink               .       x       x       .        .      .       .         .        .
record_split         .       .       x       .        .      .       .         .        .
merge                .       .       x       .        .      .       .         .        .
absorb               .       .       x       .        .      .       .         .        .
unmerge              .       .       x       .        .      .       .         .        .
release              .       .       x       .        .      .       .         .        .
redact               .       .       x       .        .      .       .         x        x
)";

struct Table {
  std::vector<std::string> columns;
  std::map<std::string, std::map<std::string, bool>> rows;
};

Table read_table(std::string_view text) {
  const auto words = [](std::string_view line) {
    std::vector<std::string> found;
    for (const auto word : split(line, ' '))
      if (!word.empty()) found.emplace_back(word);
    return found;
  };
  Table table;
  for (const auto line : split(text, '\n')) {
    auto cells = words(line);
    if (cells.empty()) continue;
    if (table.columns.empty()) {
      table.columns = std::move(cells);
      continue;
    }
    EXPECT_EQ(cells.size(), table.columns.size() + 1) << line;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      table.rows[cells[0]][table.columns[i]] = cells[i + 1] == "x";
  }
  return table;
}

TEST(StatusTable, HoldsForEveryCommandInEveryStatus) {
  const auto table = read_table(kStatusTable);
  ASSERT_EQ(table.rows.size(), command_names().size());
  ASSERT_EQ(table.columns.size(), all_of<CaseStatus>().size());
  int cells = 0;
  for (const auto status : all_of<CaseStatus>()) {
    const auto world = World::in(status);
    for (const auto& [command_name, row] : table.rows) {
      const auto index = index_named(command_name);
      const auto by = some_actor(index);
      const auto command = sample(index, world.c, world.now);
      const auto decided = decide(world.c, command, by, world.now, world.policy);
      const bool expected = row.at(std::string(name(status)));
      const std::string rule = decided ? "" : decided.error().rule;
      const bool merging = command_name == "merge" || command_name == "absorb";
      const bool refused = rule == "status" || (rule == "merge" && merging && !is_open(status));
      EXPECT_EQ(!refused, expected) << command_name << " when " << name(status) << ": "
                                    << (decided ? "" : decided.error().message);
      if (refused) {
        EXPECT_EQ(decided.error().code, Errc::not_allowed);
      }
      EXPECT_EQ(offers(world.c, by, world.now, world.policy)[index].allowed, expected)
          << command_name << " when " << name(status);
      ++cells;
    }
  }
  EXPECT_EQ(cells, 41 * 14);
}

TEST(RoleTable, HoldsForEveryCommandInEveryCapacity) {
  const auto table = read_table(kRoleTable);
  const auto statuses = read_table(kStatusTable);
  ASSERT_EQ(table.rows.size(), command_names().size());
  ASSERT_EQ(table.columns.size(), all_of<Role>().size());
  std::map<CaseStatus, World> worlds;
  for (const auto status : all_of<CaseStatus>()) worlds.emplace(status, World::in(status));
  for (const auto& [command_name, row] : table.rows) {
    const auto index = index_named(command_name);
    for (const auto role : all_of<Role>())
      for (const auto status : all_of<CaseStatus>()) {
        const auto& world = command_name == "receive" ? World() : worlds.at(status);
        if (command_name != "receive" && !statuses.rows.at(command_name).at(std::string(name(status))))
          continue;
        const auto by = World::actor(role);
        const auto offer = offers(world.c, by, world.now, world.policy)[index];
        const bool by_role =
            offer.reason.rule == "role" || (offer.reason.rule == "not_handler_land" && role != Role::hotline);
        EXPECT_EQ(!by_role, row.at(std::string(name(role))))
            << command_name << " by " << name(role) << ": " << offer.reason.message;
        const auto decided = decide(world.c, sample(index, world.c, world.now), by, world.now, world.policy);
        if (!row.at(std::string(name(role)))) {
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
      "merge",           "absorb",          "unmerge",   "release",          "redact"};
  auto world = World::in(CaseStatus::in_hand);
  world.must(Merge{CaseId{2}}, World::actor(Role::hotline));
  const auto statuses = read_table(kStatusTable);
  for (const auto command : command_names()) {
    const auto offer =
        offers(world.c, some_actor(index_named(command)), world.now, world.policy)[index_named(command)];
    EXPECT_EQ(offer.allowed, resident_side.contains(command)) << command << ": " << offer.reason.message;
    if (!offer.allowed && statuses.rows.at(std::string(command)).at("in_hand")) {
      EXPECT_EQ(offer.reason.rule, "merged") << command;
    }
  }
}

// Which codes end a case from where; domain 2.3 and 2.9.
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
        {"reason", [](Land& l) { l.reason.clear(); }}}},
      {LandingCode::not_supported,
       {{"basis", [](Land& l) { l.basis.clear(); }},
        {"remedy", [](Land& l) { l.remedy.clear(); }},
        {"remedy_until", [](Land& l) { l.remedy_until.reset(); }}}},
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
  }
}

}  // namespace
}  // namespace tz::ledger
