#include "accounts/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/id.h"
#include "base/text.h"

namespace tz::accounts {
namespace {

// The ones that every list of leaked passwords begins with and that are long enough to pass the length rule;
// most are shorter than 10.
constexpr std::array<std::string_view, 24> kCommon{
    "1234567890",  "12345678910",  "123456789a",   "qwertyuiop",    "0987654321",    "1q2w3e4r5t",
    "password123", "password1234", "1111111111",   "0000000000",    "9876543210",    "iloveyou123",
    "abcdefghij",  "qwerty12345",  "1qaz2wsx3edc", "administrator", "woaini1314520", "woaini520520",
    "a123456789",  "aa123456789",  "qq123456789",  "5201314520",    "1234512345",    "changeme123"};

class Slot {
 public:
  explicit Slot(std::counting_semaphore<2>& slots)
      : slots_(slots), taken_(slots.try_acquire_for(std::chrono::seconds(5))) {}
  ~Slot() {
    if (taken_) slots_.release();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  explicit operator bool() const { return taken_; }

 private:
  std::counting_semaphore<2>& slots_;
  bool taken_;
};

}  // namespace

Status check_password(std::string_view password, std::string_view login) {
  if (!is_valid_utf8(password)) return fail_field("password", "password: not valid UTF-8");
  const auto length = count_code_points(password);
  if (length < 10)
    return fail_field("password", "password: at least 10 characters (a short sentence is good)");
  if (length > 200) return fail_field("password", "password: at most 200 characters");
  const std::string lower = to_lower_ascii(password);
  if (std::ranges::find(kCommon, lower) != kCommon.end() ||
      std::ranges::all_of(lower, [&](char c) { return c == lower[0]; }))
    return fail_field("password", "password: one of the most common ones");
  if (!login.empty() && lower.find(to_lower_ascii(login)) != std::string::npos)
    return fail_field("password", "password: must not contain the login");
  return {};
}

std::string made_password(Random& random) {
  std::string made = random_code(random, 4);
  for (int group = 1; group < 4; ++group) made += "-" + random_code(random, 4);
  return made;
}

Result<std::string> PasswordHasher::hash(std::string_view password) {
  if (sodium_init() < 0) return fail(Errc::unavailable, "the cryptographic library did not start");
  const Slot slot(slots_);
  if (!slot) return fail(Errc::unavailable, "too many sign-ins at once: try again in a moment");
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost_.operations,
                            cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Errc::unavailable, "not enough memory to hash a password");
  out.resize(out.find('\0'));
  return out;
}

Result<bool> PasswordHasher::verify(std::string_view password, const std::string& hash) {
  if (hash.empty()) {
    TZ_TRY(ignored, this->hash(password));
    static_cast<void>(ignored);
    return false;
  }
  if (sodium_init() < 0) return fail(Errc::unavailable, "the cryptographic library did not start");
  const Slot slot(slots_);
  if (!slot) return fail(Errc::unavailable, "too many sign-ins at once: try again in a moment");
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace tz::accounts
