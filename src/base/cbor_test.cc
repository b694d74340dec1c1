#include "base/cbor.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/random.h"

namespace tz::cbor {
namespace {

Value decode_hex(std::string_view hex) {
  auto value = decode(from_hex(hex).value());
  EXPECT_TRUE(value.has_value()) << hex << ": " << (value ? "" : value.error().message);
  return value ? *value : Value("decode failed");
}

std::string error_of(std::string_view hex) {
  const auto value = decode(from_hex(hex).value());
  if (value) return "accepted";
  EXPECT_EQ(value.error().code, Errc::invalid_argument);
  return value.error().message;
}

Array numbers(int first, int last) {
  Array items;
  for (int i = first; i <= last; ++i) items.emplace_back(i);
  return items;
}

// RFC 8949 appendix A, the rows within the subset.
TEST(Cbor, AgreesWithTheVectorsOfTheRfc) {
  const std::pair<Value, std::string_view> cases[] = {
      {0, "00"},
      {1, "01"},
      {10, "0a"},
      {23, "17"},
      {24, "1818"},
      {25, "1819"},
      {100, "1864"},
      {1000, "1903e8"},
      {1000000, "1a000f4240"},
      {std::int64_t{1000000000000}, "1b000000e8d4a51000"},
      {-1, "20"},
      {-10, "29"},
      {-100, "3863"},
      {-1000, "3903e7"},
      {false, "f4"},
      {true, "f5"},
      {nullptr, "f6"},
      {Bytes{}, "40"},
      {Bytes{1, 2, 3, 4}, "4401020304"},
      {"", "60"},
      {"a", "6161"},
      {"IETF", "6449455446"},
      {"\"\\", "62225c"},
      {"\u00fc", "62c3bc"},
      {"\u6c34", "63e6b0b4"},
      {"\U00010151", "64f0908591"},
      {Array{}, "80"},
      {numbers(1, 3), "83010203"},
      {Array{1, Array{2, 3}, Array{4, 5}}, "8301820203820405"},
      {numbers(1, 25), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"},
      {Map{}, "a0"},
      {Map{{1, 2}, {3, 4}}, "a201020304"},
      {Map{{"a", 1}, {"b", Array{2, 3}}}, "a26161016162820203"},
      {Array{"a", Map{{"b", "c"}}}, "826161a161626163"},
      {Map{{"a", "A"}, {"b", "B"}, {"c", "C"}, {"d", "D"}, {"e", "E"}},
       "a56161614161626142616361436164614461656145"}};
  for (const auto& [value, hex] : cases) {
    EXPECT_EQ(to_hex(encode(value)), hex);
    EXPECT_EQ(decode_hex(hex), value) << hex;
  }
}

TEST(Cbor, TakesBothSidesOfEveryHeadSize) {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {0xFF, "18ff"},
      {0x100, "190100"},
      {0xFFFF, "19ffff"},
      {0x10000, "1a00010000"},
      {0xFFFFFFFF, "1affffffff"},
      {0x100000000, "1b0000000100000000"},
      {std::numeric_limits<std::int64_t>::max(), "1b7fffffffffffffff"},
      {std::numeric_limits<std::int64_t>::min(), "3b7fffffffffffffff"},
      {-24, "37"},
      {-25, "3818"},
      {-256, "38ff"},
      {-257, "390100"}};
  for (const auto& [number, hex] : cases) {
    EXPECT_EQ(to_hex(encode(number)), hex);
    EXPECT_EQ(decode_hex(hex), Value(number));
  }
}

TEST(Cbor, RefusesHeadsThatAreNotTheShortest) {
  for (const auto* hex : {"1800", "1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817",
                          "5800", "580161", "780161", "980101", "b8010101", "590001ff"})
    EXPECT_NE(error_of(hex).find("not the shortest"), std::string::npos) << hex << ' ' << error_of(hex);
}

TEST(Cbor, RefusesWhatIsOutsideTheSubset) {
  for (const auto* hex : {"f90000",
                          "fa47c35000",
                          "fb3ff199999999999a",
                          "f7",
                          "f0",
                          "f818",
                          "f8ff",
                          "f3",
                          "fc",  // floats, undefined, simple
                          "c074323031332d30332d32315432303a30343a30305a",
                          "c101",
                          "d74401020304",
                          "d818456449455446",  // tags
                          "5f42010243030405ff",
                          "7f657374726561646d696e67ff",
                          "9fff",
                          "bfff",
                          "ff",  // indefinite lengths
                          "1c",
                          "1d",
                          "1e",
                          "1f",
                          "3c",
                          "5c",
                          "7d",
                          "9e",
                          "bc",  // reserved heads
                          "1bffffffffffffffff",
                          "1b8000000000000000",
                          "3b8000000000000000",
                          "3bffffffffffffffff"})
    EXPECT_NE(error_of(hex), "accepted") << hex;
}

TEST(Cbor, RefusesWhatIsCutShortOrLeftOver) {
  const auto whole = encode(Map{{"a", Array{1, 1000, "text", Bytes{1, 2}}}, {"b", nullptr}});
  ASSERT_TRUE(decode(whole).has_value());
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(decode(ByteSpan(whole).first(length)).has_value()) << length;
  auto longer = whole;
  longer.push_back(0);
  EXPECT_EQ(decode(longer).error().message,
            "not deterministic CBOR: bytes left over at byte " + std::to_string(whole.size()));
  for (const auto* hex :
       {"18", "1901", "1a010203", "1b01020304050607", "41", "6261", "81", "a1", "a101", "9bffffffffffffffff",
        "bb7fffffffffffffff", "5bffffffffffffffff", "7b7fffffffffffffff", "9affffffff"})
    EXPECT_NE(error_of(hex), "accepted") << hex;
}

TEST(Cbor, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(error_of("62c328"), "not deterministic CBOR: text that is not UTF-8 at byte 0");
  EXPECT_NE(error_of("63eda080"), "accepted");
  EXPECT_EQ(error_of("42c328"), "accepted");
}

// RFC 8949 section 4.2.1 gives this order of keys: 10, 100, -1, "z", "aa", [100], [-1], false.
TEST(Cbor, SortsKeysByTheirEncoding) {
  const Value map =
      Map{{false, 8}, {Array{-1}, 7}, {Array{100}, 6}, {"aa", 5}, {"z", 4}, {-1, 3}, {100, 2}, {10, 1}};
  EXPECT_EQ(to_hex(encode(map)),
            "a80a011864022003617a0462616105811864068120"
            "07f408");
  EXPECT_EQ(decode(encode(map)).value(), map);
}

TEST(Cbor, RefusesKeysRepeatedOrOutOfOrder) {
  EXPECT_EQ(error_of("a201000200"), "accepted");
  EXPECT_EQ(error_of("a202000100"), "not deterministic CBOR: a map key repeated or out of order at byte 3");
  EXPECT_NE(error_of("a201000100"), "accepted");
  EXPECT_NE(error_of("a2626161006162"
                     "00"),
            "accepted");  // "aa" before "b"
  EXPECT_NE(error_of("a22000"
                     "0100"),
            "accepted");  // -1 before 1
}

std::string nested(int depth) {
  std::string hex;
  for (int i = 0; i < depth; ++i) hex += "81";
  return hex + "00";
}

TEST(Cbor, StopsAtADepthOf16) {
  EXPECT_EQ(error_of(nested(16)), "accepted");
  EXPECT_EQ(error_of(nested(17)), "not deterministic CBOR: nesting deeper than 16 at byte 16");
  EXPECT_NE(error_of(nested(100'000)), "accepted");
  std::string maps;
  for (int i = 0; i < 16; ++i) maps += "a100";
  EXPECT_EQ(error_of(maps + "00"), "accepted");
  EXPECT_NE(error_of("a100" + maps + "00"), "accepted");
}

TEST(Cbor, StopsAtOneMebibyte) {
  constexpr std::size_t kHead = 5;
  const Value most = Bytes((1 << 20) - kHead);
  EXPECT_EQ(encode(most).size(), std::size_t{1} << 20);
  EXPECT_EQ(decode(encode(most)).value(), most);
  EXPECT_FALSE(decode(encode(Value(Bytes((1 << 20) - kHead + 1)))).has_value());
}

TEST(CborValue, IsAValue) {
  const Value map = Map{{"a", 1}};
  const Value copy = map;
  EXPECT_EQ(copy, map);
  EXPECT_EQ(Value(Map{{"a", 1}}), map);
  EXPECT_FALSE(Value(Map{{"a", 2}}) == map);
  EXPECT_FALSE(Value(Map{{"a", 1}, {"b", 1}}) == map);
  EXPECT_FALSE(Value(Bytes{97}) == Value("a"));
  EXPECT_FALSE(Value(0) == Value(false));
  EXPECT_FALSE(Value(nullptr) == map);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), Value(1));
  EXPECT_EQ(map.find("b"), nullptr);
  EXPECT_EQ(Value(1).find("a"), nullptr);
}

TEST(CborValue, TellsWhichAlternativeItIs) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_EQ(*Value(true).if_bool(), true);
  EXPECT_EQ(*Value(5).if_int(), 5);
  EXPECT_EQ(*Value("x").if_text(), "x");
  EXPECT_EQ(*Value(Bytes{1}).if_bytes(), Bytes{1});
  EXPECT_EQ(Value(Array{1, 2}).if_array()->size(), 2U);
  EXPECT_EQ(Value(Map{{1, 2}}).if_map()->size(), 1U);
  const Value text("x");
  EXPECT_TRUE(!text.is_null() && text.if_bool() == nullptr && text.if_int() == nullptr &&
              text.if_bytes() == nullptr && text.if_array() == nullptr && text.if_map() == nullptr);
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}
  Value value(int depth) {
    switch (random_.next_u64() % (depth > 0 ? 8 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return random_.next_u64() % 2 == 0;
      case 2:
        return static_cast<std::int64_t>(random_.next_u64());
      case 3:
        return static_cast<int>(random_.next_u64() % 600) - 300;
      case 4:
        return Bytes(random_.next_u64() % 30, 0xFF);
      case 5:
        return std::string(random_.next_u64() % 30, 'x');
      case 6: {
        Array items;
        for (auto left = random_.next_u64() % 5; left > 0; --left) items.push_back(value(depth - 1));
        return items;
      }
      default: {
        Map entries;
        for (auto left = random_.next_u64() % 5; left > 0; --left) {
          auto key = value(depth - 1);
          entries.insert_or_assign(std::move(key), value(depth - 1));
        }
        return entries;
      }
    }
  }

 private:
  SeededRandom random_;
};

TEST(Cbor, RoundTripsRandomValuesAndNoChangedByteGivesTheSameValue) {
  Maker maker(9);
  for (int i = 0; i < 3000; ++i) {
    const auto value = maker.value(4);
    auto bytes = encode(value);
    const auto back = decode(bytes);
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(*back, value);
    EXPECT_EQ(encode(*back), bytes);
    bytes[static_cast<std::size_t>(i) % bytes.size()] ^= static_cast<std::uint8_t>(1 + i % 255);
    if (const auto other = decode(bytes)) {
      EXPECT_FALSE(*other == value);
      EXPECT_EQ(encode(*other), bytes) << "two encodings of one value";
    }
  }
}

}  // namespace
}  // namespace tz::cbor
