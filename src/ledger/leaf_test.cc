#include "ledger/leaf.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/cbor.h"
#include "base/text.h"
#include "ledger/decide.h"

namespace tz::ledger {
namespace {

// 00..1f and 20..3f.
constexpr CaseSecret counted_secret() {
  CaseSecret secret;
  for (std::size_t i = 0; i < secret.matter.size(); ++i) {
    secret.matter[i] = static_cast<std::uint8_t>(i);
    secret.personal[i] = static_cast<std::uint8_t>(i + 32);
  }
  return secret;
}
constexpr CaseSecret kSecret = counted_secret();
const Instant kAt = from_millis(1'767'574'800'000);  // 2026-01-05T01:00:00Z
const By kTaker{.actor = ActorId{42}, .role = Role::intake, .unit = UnitId{7}};

Received received() {
  return {.code = "LY-260105-7KQ2M9C",
          .channel = Channel::hotline,
          .request_type = RequestType::help,
          .urgency = Urgency::normal,
          .confidentiality = Confidentiality::none,
          .anonymous = false,
          .on_behalf = true,
          .publish = true,
          .no_reply_wanted = false,
          .reachable = true,
          .category = "lamps",
          .language = "zh",
          .zones = {"220402001001", "220402001"},
          .source_id = std::nullopt,
          .split_from = std::nullopt,
          .complained_unit = std::nullopt,
          .said_at = std::nullopt};
}

std::vector<std::pair<Event, std::vector<Text>>> one_of_each() {
  const Deadlines due{.sign = kAt,
                      .contact = from_millis(to_millis(kAt) + 1),
                      .result = from_millis(to_millis(kAt) + 2),
                      .rule = "CN-JN-2018"};
  const auto computed = [&](std::int64_t calendar, bool provisional) {
    Deadlines d = due;
    d.from = kAt;
    d.calendar = calendar;
    d.provisional = provisional;
    return d;
  };
  const Answer answer{.contacted = true,
                      .solved = Solved::partly,
                      .satisfied = Satisfied::basically,
                      .pressured = true,
                      .via = ContactChannel::sms,
                      .at = kAt};
  auto imported = received();
  imported.source_id = "101000000001";
  imported.split_from = CaseId{5};
  imported.complained_unit = UnitId{6};
  imported.said_at = from_millis(-1);
  return {
      {received(), {{"verbatim", "路灯坏了三天了"}, {"contact", R"({"phone":"139-0000-0000"})"}}},
      {imported,
       {{"verbatim", "x"},
        {"complained_party", "某店"},
        {"occurred", "上周五晚上，店门口"},
        {"place", R"({"lat":42.9,"lng":125.1})"},
        {"address", "人民大街 1 号"},
        {"attributes", R"([{"code":"WHERE","value":"left"}])"},
        {"source_row", "1,2"}}},
      {Classified{
           RequestType::report, Urgency::emergency, "gas", {"220402001"}, {"heating", "winter"}, UnitId{6}},
       {}},
      {Classified{RequestType::help, Urgency::normal, "lamps", {}, {}, std::nullopt}, {}},
      {Dispatched{UnitId{2}, due, 17, true, UnitId{4}, std::nullopt}, {{"note", "加急"}}},
      {Dispatched{UnitId{2}, Deadlines{}, 0, false, std::nullopt, from_millis(-1)}, {}},
      {Signed{true}, {}},
      {Objected{UnitId{2}, UnitId{3}}, {{"basis", "三定方案"}, {"reason", "不归我们"}}},
      {ObjectionRuled{true, UnitId{3}}, {}},
      {ObjectionRuled{false, std::nullopt}, {}},
      {AssistAssigned{Assist{.unit = UnitId{3}, .due = kAt}}, {}},
      {AssistReported{UnitId{3}}, {}},
      {Contacted{ContactChannel::visit}, {}},
      {ContactFailed{ContactChannel::letter}, {}},
      {ExtensionAsked{kAt}, {}},
      {ExtensionGranted{kAt}, {}},
      {ExtensionRefused{}, {}},
      {CarryAsked{kAt}, {}},
      {CarryEndorsed{Role::approver, kAt}, {{"reason", "同意"}}},
      {CarryGranted{kAt, kAt}, {}},
      {CarryRefused{}, {}},
      {CarryReviewed{kAt}, {}},
      {CarryEnded{due}, {}},
      {Paused{"material", kAt}, {}},
      {Resumed{kAt}, {}},
      {Resumed{std::nullopt}, {}},
      {ResultFiled{LandingCode::not_supported}, {}},
      {ResultFiled{LandingCode::solved}, {{"reply", "灯已修好"}, {"evidence_note", "派工单 12 号"}}},
      {ResultChecked{false}, {}},
      {CallbackTried{ContactChannel::email}, {}},
      {CallbackAnswered{answer, true, due}, {{"words", "他们让我说好"}}},
      {CallbackUnreached{}, {}},
      {ReworkOrdered{due}, {}},
      {Urged{"overdue"}, {}},
      {Supervised{"listed", kAt}, {}},
      {SupervisionLifted{}, {}},
      {Escalated{UnitId{4}}, {}},
      {ProgressTold{}, {}},
      {Noted{}, {}},
      {InformationAdded{}, {}},
      {LandingProposed{LandingCode::not_lawful}, {}},
      {Landed{Landing{.code = LandingCode::duplicate_of,
                      .unit = UnitId{2},
                      .at = kAt,
                      .next_review = kAt,
                      .legal_route = "review",
                      .duplicate_of = CaseId{9},
                      .remedy_until = kAt},
              true, std::nullopt},
       {}},
      {Landed{Landing{.code = LandingCode::transferred_emergency,
                      .unit = UnitId{2},
                      .at = kAt,
                      .emergency_line = "119"},
              false, from_millis(-1)},
       {}},
      {Reopened{.due = due, .review = true}, {}},
      {Withdrawn{true}, {}},
      {Linked{CaseId{9}}, {}},
      {Unlinked{CaseId{9}}, {}},
      {Split{CaseId{9}}, {}},
      {Merged{CaseId{9}}, {}},
      {Absorbed{CaseId{9}}, {}},
      {Unmerged{CaseId{9}}, {}},
      {Released{CaseId{9}}, {}},
      {Redacted{3}, {}},
      {DueRecomputed{kAt, computed(7, true)}, {}},
      {DueRecomputed{kAt, computed(8, false)}, {}},
      {PicturesShown{2}, {}}};
}

EncodedEvent encoded(const Event& event, const std::vector<Text>& texts, std::int64_t version = 1) {
  return encode(event, JurisdictionId{3}, version, kAt, kTaker, texts, kSecret);
}

TEST(Leaf, EveryKindIsReadBackAsItWasWritten) {
  std::set<std::string_view> kinds;
  for (const auto& [event, texts] : one_of_each()) {
    const auto written = encoded(event, texts, 8);
    const auto read = decode(written.leaf, written.detail);
    ASSERT_TRUE(read.has_value()) << kind(event) << ": " << read.error().message;
    EXPECT_EQ(read->event.index(), event.index());
    EXPECT_EQ(read->jurisdiction, JurisdictionId{3});
    EXPECT_EQ(read->at, kAt);
    EXPECT_EQ(read->role, Role::intake);
    EXPECT_EQ(read->tag, tag_of(receipt_key_of(kSecret), 8));
    EXPECT_EQ(read->commitments.size(), 1 + texts.size() + (written.detail.empty() ? 0 : 1));
    const auto again = encoded(read->event, texts, 8);
    EXPECT_EQ(again.leaf, written.leaf) << kind(event);
    EXPECT_EQ(again.detail, written.detail) << kind(event);
    // What a case is afterwards tells every field that matters.
    Case before{.id = CaseId{1}, .lead = UnitId{2}, .filed_outcome = LandingCode::solved};
    before.carry_pending = std::holds_alternative<CarryEndorsed>(event);
    if (before.carry_pending) before.carry_target = kAt;
    EXPECT_EQ(apply(before, read->event, kAt, kTaker), apply(before, event, kAt, kTaker)) << kind(event);
    kinds.insert(kind(event));
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Event>) << "an event is missing from this test";
}

TEST(Leaf, HoldsNoWordThatSomebodyWroteAndNothingThatLinksCases) {
  auto event = received();
  event.code = "CANARY-CODE";
  event.category = "CANARY-CATEGORY";
  event.zones = {"CANARY-ZONE"};
  event.source_id = "CANARY-SOURCE";
  const std::vector<Text> texts{
      {"verbatim", "CANARY-VERBATIM"}, {"contact", "CANARY-CONTACT"}, {"title", "CANARY-TITLE"}};
  const auto written = encoded(event, texts);
  EXPECT_EQ(as_text(written.leaf).find("CANARY"), std::string_view::npos);
  for (const auto& text : texts) EXPECT_EQ(as_text(written.detail).find(text.value), std::string_view::npos);

  for (const auto& [other, words] : one_of_each()) {
    const auto bytes = encoded(other, {{"note", "CANARY-NOTE"}});
    EXPECT_EQ(as_text(bytes.leaf).find("CANARY"), std::string_view::npos) << kind(other);
    EXPECT_EQ(as_text(bytes.detail).find("CANARY"), std::string_view::npos) << kind(other);
  }
}

TEST(Leaf, DoesNotTellHowSatisfiedSomeoneIsNorWhoActed) {
  const auto landed_by = [](std::int64_t actor, Satisfied satisfied, bool pressured) {
    CallbackAnswered event;
    event.answer.satisfied = satisfied;
    event.answer.pressured = pressured;
    auto leaf = cbor::decode(encode(event, JurisdictionId{3}, 1, kAt,
                                    By{.actor = ActorId{actor}, .role = Role::callback}, {}, kSecret)
                                 .leaf);
    return leaf->find("body") ? cbor::encode(*leaf->find("body")) : Bytes{};
  };
  EXPECT_EQ(landed_by(1, Satisfied::satisfied, false), landed_by(2, Satisfied::dissatisfied, true));
}

TEST(Leaf, CommitmentsBindTextsAndDetail) {
  const auto written = encoded(received(), {{"verbatim", "路灯坏了三天了"}}, 5);
  const auto read = decode(written.leaf, written.detail);
  ASSERT_TRUE(read.has_value());
  std::map<std::string, Hash256> commits(read->commitments.begin(), read->commitments.end());
  EXPECT_EQ(commits.at("verbatim"),
            commitment("verbatim", salt_of(kSecret, 5, "verbatim"), as_bytes("路灯坏了三天了")));
  EXPECT_NE(commits.at("verbatim"),
            commitment("verbatim", salt_of(kSecret, 5, "verbatim"), as_bytes("路灯坏了三天")));
  EXPECT_NE(commits.at("verbatim"),
            commitment("verbatim", salt_of(kSecret, 6, "verbatim"), as_bytes("路灯坏了三天了")));
  EXPECT_EQ(commits.at("detail"), commitment("detail", salt_of(kSecret, 5, "detail"), written.detail));
  EXPECT_EQ(commits.at("by"), commitment("by", salt_of(kSecret, 5, "by"), by_bytes(kTaker)));
}

TEST(Leaf, TagsOfOneCaseLookUnrelated) {
  const auto key = receipt_key_of(kSecret);
  std::set<std::array<std::uint8_t, 16>> tags;
  for (std::int64_t n = 0; n < 1000; ++n) tags.insert(tag_of(key, n));
  EXPECT_EQ(tags.size(), 1000U);
}

TEST(LeafDecode, RefusesWhateverIsNotExactlyThisFormat) {
  const auto written = encoded(received(), {{"verbatim", "x"}});
  const auto refused = [&](const Bytes& leaf, const Bytes& detail) {
    const auto read = decode(leaf, detail);
    if (read) return false;
    EXPECT_EQ(read.error().code, Errc::corrupted);
    return true;
  };
  EXPECT_TRUE(refused({}, {}));
  EXPECT_TRUE(refused(written.leaf, {})) << "the detail is missing";
  EXPECT_TRUE(refused(encoded(Signed{}, {}).leaf, written.detail)) << "a detail too many";
  EXPECT_TRUE(refused(written.leaf, encoded(Linked{CaseId{1}}, {}).detail)) << "the detail of another kind";
  for (std::size_t i = 0; i < written.leaf.size(); ++i)
    EXPECT_TRUE(refused(Bytes(written.leaf.begin(), written.leaf.begin() + static_cast<std::ptrdiff_t>(i)),
                        written.detail));
  auto longer = written.leaf;
  longer.push_back(0);
  EXPECT_TRUE(refused(longer, written.detail));

  // Every field of the leaf dropped, and one added.
  const auto leaf = cbor::decode(written.leaf);
  ASSERT_TRUE(leaf.has_value());
  for (const auto& [field, value] : *leaf->if_map()) {
    auto map = *leaf->if_map();
    map.erase(field);
    EXPECT_TRUE(refused(cbor::encode(map), written.detail)) << *field.if_text();
    map.emplace(field, cbor::Value(nullptr));
    EXPECT_TRUE(refused(cbor::encode(map), written.detail)) << *field.if_text() << " as null";
  }
  const auto with = [&](std::string_view part, std::string_view field, const cbor::Value& value) {
    auto map = *leaf->if_map();
    auto inner = *map.at(part).if_map();
    inner.insert_or_assign(field, value);
    map.insert_or_assign(part, cbor::Value(inner));
    return cbor::encode(map);
  };
  EXPECT_TRUE(refused(with("body", "name", "Wang"), written.detail));
  EXPECT_TRUE(refused(with("body", "channel", "smoke"), written.detail));
  EXPECT_TRUE(refused(with("body", "anonymous", 1), written.detail));
  EXPECT_TRUE(refused(with("commits", "note", Bytes(31)), written.detail));
  auto map = *leaf->if_map();
  map.insert_or_assign("type", cbor::Value("exploded"));
  EXPECT_TRUE(refused(cbor::encode(map), written.detail));
  map.insert_or_assign("type", cbor::Value("received"));
  map.insert_or_assign("v", cbor::Value(2));
  EXPECT_TRUE(refused(cbor::encode(map), written.detail));
}

// RFC 9162 leaf hashes; the first is the hash of the one-leaf tree, the second is
// SHA-256(00 || 00).
TEST(LeafHash, AgreesWithPublishedVectors) {
  EXPECT_EQ(to_hex(leaf_hash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(to_hex(leaf_hash(Bytes{0x00})),
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  EXPECT_EQ(to_hex(leaf_hash(Bytes{0x10})),
            "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7");
  // n=2 of the same set: the root over leaves "" and 00.
  Bytes node{0x01};
  for (const auto& hash : {leaf_hash({}), leaf_hash(Bytes{0x00})})
    node.insert(node.end(), hash.begin(), hash.end());
  EXPECT_EQ(to_hex(sha256(node)), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

// Without the personal secret the commitments to who somebody is say nothing, and all the rest can be proved.
TEST(Leaf, PersonalFieldsHangOnASecretOfTheirOwn) {
  CaseSecret erased = kSecret;
  erased.personal = {};
  for (const auto* field : {"contact", "place", "address", "attributes", "source_row", "complained_party"}) {
    EXPECT_TRUE(is_personal(field)) << field;
    EXPECT_NE(salt_of(erased, 1, field), salt_of(kSecret, 1, field)) << field;
  }
  for (const auto* field : {"by", "detail", "verbatim", "demand", "title", "occurred", "media", "reply",
                            "reason", "evidence", "evidence_note", "spans", "summary", "note", "words"}) {
    EXPECT_FALSE(is_personal(field)) << field;
    EXPECT_EQ(salt_of(erased, 1, field), salt_of(kSecret, 1, field)) << field;
  }
  EXPECT_EQ(receipt_key_of(erased), receipt_key_of(kSecret)) << "the receipt outlives the erasure";

  CaseSecret other = kSecret;
  other.matter[0] ^= 1;
  EXPECT_EQ(salt_of(other, 1, "contact"), salt_of(kSecret, 1, "contact"));
  EXPECT_NE(salt_of(other, 1, "verbatim"), salt_of(kSecret, 1, "verbatim"));
}

// docs/event-log.md shows these bytes; the file was written by make_leaf_vectors.py, which knows the document
// and not this program.
TEST(LeafVectors, AreTheOnesInTheDocument) {
  std::string text =
      "# Event leaves: kind, version, leaf, detail, leaf hash; in hex. Secrets 00..1f and 20..3f, "
      "jurisdiction "
      "3.\n";
  for (const auto& [event, texts] : one_of_each()) {
    const auto written = encoded(event, texts, 1);
    text += std::string(kind(event)) + " 1 " + to_hex(written.leaf) + ' ' +
            (written.detail.empty() ? "-" : to_hex(written.detail)) + ' ' + to_hex(leaf_hash(written.leaf)) +
            '\n';
  }
  const std::string path = TZ_SOURCE_DIR "/src/ledger/testdata/leaf_vectors.txt";
  const auto read = [](const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  };
  EXPECT_EQ(read(path), text);

  // The worked example of the document: every hex string in it, without blanks and line breaks.
  std::string document;
  for (const char c : read(TZ_SOURCE_DIR "/docs/event-log.md"))
    if (c != ' ' && c != '\n') document.push_back(c);
  const auto example =
      encoded(received(), {{"verbatim", "路灯坏了三天了"}, {"contact", R"({"phone":"139-0000-0000"})"}}, 1);
  for (const auto& hex :
       {to_hex(example.leaf), to_hex(example.detail), to_hex(leaf_hash(example.leaf)),
        to_hex(receipt_key_of(kSecret)), to_hex(tag_of(receipt_key_of(kSecret), 1)),
        to_hex(salt_of(kSecret, 1, "verbatim")),
        to_hex(commitment("verbatim", salt_of(kSecret, 1, "verbatim"), as_bytes("路灯坏了三天了"))),
        to_hex(salt_of(kSecret, 1, "contact")),
        to_hex(
            commitment("contact", salt_of(kSecret, 1, "contact"), as_bytes(R"({"phone":"139-0000-0000"})")))})
    EXPECT_NE(document.find(hex), std::string::npos) << "docs/event-log.md does not show " << hex;
}

}  // namespace
}  // namespace tz::ledger
