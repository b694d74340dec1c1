#pragma once
// Identifiers made by the application, unique without asking a database (ARCHITECTURE.md, Decisions).
#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace tz {

// A city or district that runs its own ledger. Leads every primary key. Assigned in configuration, from 1.
enum class JurisdictionId : std::int32_t {};
// A unit of the unit tree (places/unit.h).
enum class UnitId : std::int64_t {};
// A person or a system account (accounts/user.h). Never blank on an event; a timer has an account too.
enum class ActorId : std::int64_t {};
inline constexpr ActorId kSystemActor{1};  // the program itself: timers, automatic dispatch
inline constexpr ActorId kResidentActor{
    2};  // a resident, acting by the receipt key; who it is lives in the vault

// Makes time-ordered 63-bit ids: 42 bits of milliseconds since 2020-01-01, 21 bits of sequence begun at a
// random value each millisecond. Ids from one maker strictly increase; two processes collide only by chance
// within the same millisecond, and then the primary key refuses. Safe to call from any thread.
class IdMaker {
 public:
  IdMaker(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
  std::int64_t next();

 private:
  const Clock& clock_;
  Random& random_;
  std::atomic<std::int64_t> last_{0};
};

// Random characters of Crockford base32 (no I, L, O, U), 5 bits each: for people to read out and type.
std::string random_code(Random& random, int characters);
// Crockford base32 of bytes, most significant first, no padding.
std::string to_base32(std::span<const std::uint8_t> bytes);
// Upper case, O read as 0, I and L as 1, hyphens and spaces dropped. Any other character stays, to be refused
// later.
std::string normalise_code(std::string_view typed);
// The check character that ends a case code: over GF(32), so that one wrong character and two exchanged
// neighbours are always noticed (a sum modulo 31 takes 0 for Z). Letters that normalise_code() makes equal,
// and U and V, count as the same.
char check_character(std::string_view code);

}  // namespace tz
