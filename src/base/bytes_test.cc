#include "base/bytes.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tz {
namespace {

Errc code_of(const Result<Bytes>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Errc::corrupted : result.error().code;
}

std::string text_of(const Result<Bytes>& result) {
  return result ? std::string(as_text(*result)) : "error: " + result.error().message;
}

TEST(Hex, IsLowerCaseAndReadsBoth) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x0F, 0xA5, 0xFF}), "000fa5ff");
  EXPECT_EQ(*from_hex("000FA5ff"), (Bytes{0x00, 0x0F, 0xA5, 0xFF}));
  EXPECT_EQ(to_hex({}), "");
  EXPECT_TRUE(from_hex("")->empty());
}

TEST(Hex, RefusesOddLengthAndNonDigits) {
  for (const auto* bad : {"0", "000", "0g", "g0", "0x00", " 0", "0\xC3"})
    EXPECT_EQ(code_of(from_hex(bad)), Errc::invalid_argument) << bad;
}

// RFC 4648 section 10.
struct Rfc4648 {
  const char *plain, *padded, *url;
};
constexpr Rfc4648 kVectors[] = {{"", "", ""},
                                {"f", "Zg==", "Zg"},
                                {"fo", "Zm8=", "Zm8"},
                                {"foo", "Zm9v", "Zm9v"},
                                {"foob", "Zm9vYg==", "Zm9vYg"},
                                {"fooba", "Zm9vYmE=", "Zm9vYmE"},
                                {"foobar", "Zm9vYmFy", "Zm9vYmFy"}};

TEST(Base64, AgreesWithTheVectorsOfTheRfc) {
  for (const auto& v : kVectors) {
    EXPECT_EQ(to_base64url(as_bytes(v.plain)), v.url);
    EXPECT_EQ(text_of(from_base64url(v.url)), v.plain);
    EXPECT_EQ(text_of(from_base64(v.padded)), v.plain);
  }
}

TEST(Base64, AlphabetsDifferInTwoCharacters) {
  EXPECT_EQ(to_base64url(Bytes{0xFB, 0xFF}), "-_8");
  EXPECT_EQ(*from_base64url("-_8"), (Bytes{0xFB, 0xFF}));
  EXPECT_EQ(*from_base64("+/8="), (Bytes{0xFB, 0xFF}));
  EXPECT_EQ(code_of(from_base64("-_8=")), Errc::invalid_argument);
  EXPECT_EQ(code_of(from_base64url("+/8")), Errc::invalid_argument);
}

TEST(Base64, RefusesWhatHasAnotherSpelling) {
  for (const auto* bad : {"Z", "Zh", "Zm9", "Zm9vY", "Zm9vYh", "Zg==", "Zg ", "Zm\n8"})
    EXPECT_EQ(code_of(from_base64url(bad)), Errc::invalid_argument) << bad;
  for (const auto* bad : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm8", "Zm8==", "Zm9=", "Zm9v=", "=",
                          "====", "Zg==Zg==", "Z=g=", "Zg= =", "Zm9v Zm9v"})
    EXPECT_EQ(code_of(from_base64(bad)), Errc::invalid_argument) << bad;
}

TEST(Base64, IgnoresLineBreaksOnly) {
  EXPECT_EQ(text_of(from_base64("Zm9v\r\nYmE=\r\n")), "fooba");
  EXPECT_EQ(text_of(from_base64("Zg=\n=")), "f");
  EXPECT_EQ(code_of(from_base64("Zm9v\tYmE=")), Errc::invalid_argument);
}

TEST(Base64, RoundTripsEveryLength) {
  SeededRandom random(1);
  for (std::size_t length = 0; length < 100; ++length) {
    Bytes bytes(length);
    random.fill(bytes);
    EXPECT_EQ(*from_base64url(to_base64url(bytes)), bytes);
    EXPECT_EQ(*from_hex(to_hex(bytes)), bytes);
  }
}

TEST(ConstantTimeEqual, ComparesLengthAndBytes) {
  EXPECT_TRUE(constant_time_equal({}, {}));
  EXPECT_TRUE(constant_time_equal(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(constant_time_equal(as_bytes("xbc"), as_bytes("abc")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("ab")));
}

// FIPS 180-4 examples.
TEST(Sha256, AgreesWithPublishedVectors) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256(as_bytes(std::string(1'000'000, 'a')))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// RFC 4231 test cases 1, 2, 3 and 6 (a key longer than a block).
TEST(HmacSha256, AgreesWithPublishedVectors) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0B), as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0xAA), Bytes(50, 0xDD))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xAA),
                               as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, TakesAnEmptyKeyAndDoesNotRememberTheLast) {
  const auto before = hmac_sha256({}, {});
  EXPECT_EQ(to_hex(before), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  EXPECT_NE(hmac_sha256(as_bytes("k"), {}), before);
  EXPECT_EQ(hmac_sha256({}, {}), before);
}

}  // namespace
}  // namespace tz
