#pragma once
// Passwords: what is accepted, and argon2id by libsodium.
#include <cstdint>
#include <semaphore>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace tz::accounts {

// Cost of a hash. The default takes about 0.1 s and 64 MiB here; tests use the least that libsodium allows.
struct PasswordCost {
  std::uint64_t operations = 2;
  std::size_t memory_bytes = std::size_t{64} << 20;
  static PasswordCost least() { return {1, std::size_t{8} << 10}; }
};

// 10 to 200 code points, valid UTF-8, not a common one, not the login. No rule on kinds of characters (NIST
// SP 800-63B).
//   invalid_argument (field password)
Status check_password(std::string_view password, std::string_view login);

// A password for somebody to be given: 16 random characters (80 bits) in groups of four.
std::string made_password(Random& random);

// Hashes at most two at a time; a third waits up to 5 s (so that sign-ins cannot exhaust the machine).
// Safe to call from any thread.
class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordCost cost = {}) : cost_(cost) {}
  //   unavailable  too many at once
  Result<std::string> hash(std::string_view password);
  // Takes as long for an empty `hash` (an unknown login) as for a real one.
  Result<bool> verify(std::string_view password, const std::string& hash);

 private:
  PasswordCost cost_;
  std::counting_semaphore<2> slots_{2};
};

}  // namespace tz::accounts
