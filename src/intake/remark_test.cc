#include "intake/remark.h"

#include <gtest/gtest.h>

#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

const std::string kHash(64, 'a');

ledger::CaseHistory history_with(const std::string& note, ActorId by = ActorId{7}) {
  ledger::CaseHistory history;
  const auto add = [&](ledger::Event event, ledger::Text text, ActorId actor = ActorId{1}) {
    ledger::StoredEvent stored;
    stored.version = static_cast<std::int64_t>(history.events.size()) + 1;
    stored.event = std::move(event);
    stored.by.actor = actor;
    stored.texts = {std::move(text)};
    history.events.push_back(std::move(stored));
  };
  add(ledger::Received{}, {.field = "verbatim", .value = "王示例家的路灯不亮"});  // an invented name
  add(ledger::Redacted{1}, {.field = "spans", .value = R"([{"start":0,"end":3,"kind":"name"}])"});
  add(ledger::Noted{}, {.field = "note", .value = note}, by);
  return history;
}

TEST(Remark, ANoteKeepsTheWordsExactly) {
  Remark remark{.id = "AB", .kind = RemarkKind::comment};
  for (const std::string words : {"still dark", " \n two\r\nlines ", "", "Open311 comment AB\nin the words"})
    EXPECT_EQ(remark_words(remark, remark_note(remark, words)), words);
  remark.sha256 = kHash;
  remark.kind = RemarkKind::photo;
  const auto note = remark_note(remark, "look");
  EXPECT_EQ(note, "Open311 photo AB\n/media/" + kHash + "\nlook");
  EXPECT_EQ(remark_words(remark, note), "look");
  remark.id = "AC";
  EXPECT_EQ(remark_words(remark, note), "");  // another's note
}

TEST(Remark, TheLongestWordsFitInANote) {
  Remark remark{.id = std::string(26, 'A'), .kind = RemarkKind::photo};
  remark.sha256 = kHash;
  const auto note = remark_note(remark, std::string(kRemarkWordsMax, 'w'));
  EXPECT_LE(note.size(), ledger::kNoteMax);
}

TEST(Remark, ItsNoteIsFoundByHeadingAndSender) {
  const Remark remark{.id = "AB", .kind = RemarkKind::comment, .key_id = 7};
  const auto history = history_with("Open311 comment AB\nstill dark");
  ASSERT_NE(find_note(remark, history), nullptr);
  EXPECT_EQ(find_note(remark, history)->version, 3);
  EXPECT_EQ(find_note(remark, history_with("Open311 comment AB\nstill dark", ActorId{8})), nullptr);
  EXPECT_EQ(find_note(remark, history_with("still Open311 comment AB\n")), nullptr);
}

TEST(Remark, ThePublicReadsItCovered) {
  const auto history = history_with("");
  // Invented numbers and names.
  EXPECT_EQ(public_remark("打13800000000找我", history, {}).find("1380"), std::string::npos);
  EXPECT_EQ(public_remark("我也见过", history, {}), "我也见过");
  EXPECT_EQ(public_remark("王示例说的对", history, {}).find("王示例"),
            std::string::npos);  // covered in the case
  EXPECT_EQ(public_remark("李样本和李样本家", history, {"李样本"}), "███和███家");
  EXPECT_EQ(public_remark("aaa", history, {"", "aa"}), "██a");
}

TEST(Remark, KindsAndStatesHaveTheirWords) {
  for (const auto kind : {RemarkKind::comment, RemarkKind::photo, RemarkKind::abuse})
    EXPECT_EQ(parse_remark_kind(name(kind)), kind);
  for (const auto state : {RemarkState::waiting, RemarkState::shown, RemarkState::closed})
    EXPECT_EQ(parse_remark_state(name(state)), state);
  EXPECT_FALSE(parse_remark_kind("vote").has_value());
  EXPECT_FALSE(parse_remark_state("").has_value());
}

}  // namespace
}  // namespace tz::intake
