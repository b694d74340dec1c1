#include "base/id.h"

#include <algorithm>

namespace tz {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr Instant kIdEpoch{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};
constexpr int kSequenceBits = 21;
constexpr std::int64_t kMillisMax = (std::int64_t{1} << 42) - 1;

char normalise(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

}  // namespace

std::int64_t IdMaker::next() {
  auto last = last_.load();
  while (true) {
    const std::int64_t millis = std::clamp<std::int64_t>((clock_.now() - kIdEpoch).count(), 0, kMillisMax);
    std::int64_t id =
        last +
        1;  // Also when the clock stands, or is set back; a full sequence runs into the next millisecond.
    if (millis > last >> kSequenceBits)
      id = millis << kSequenceBits | static_cast<std::int64_t>(random_.next_u64() >> (64 - kSequenceBits));
    if (last_.compare_exchange_weak(last, id)) return id;
  }
}

std::string random_code(Random& random, int characters) {
  std::string code(static_cast<std::size_t>(std::max(characters, 0)), '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(code.data()), code.size()});
  for (auto& c : code)
    c = kCrockford[static_cast<unsigned char>(c) & 31];  // 256 is a multiple of 32: no letter is favoured.
  return code;
}

std::string to_base32(std::span<const std::uint8_t> bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  unsigned held = 0;
  int count = 0;
  for (const auto byte : bytes) {
    held = held << 8 | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      out.push_back(kCrockford[held >> count & 31]);
    }
    held &= (1U << count) - 1;
  }
  if (count > 0) out.push_back(kCrockford[held << (5 - count) & 31]);
  return out;
}

std::string normalise_code(std::string_view typed) {
  std::string code;
  code.reserve(typed.size());
  for (const char c : typed)
    if (c != '-' && c != ' ') code.push_back(normalise(c));
  return code;
}

char check_character(std::string_view code) {
  // Horner's rule over GF(32): each character weighs alpha times its right neighbour, and the whole code sums
  // to zero. A single wrong character changes one term by a non-zero amount; two neighbours exchanged differ
  // by (a - b)(1 - alpha) times a weight: never zero.
  const auto times_alpha = [](unsigned v) {
    return (v & 16 ? v << 1 ^ 0b100101 : v << 1) & 31;
  };  // x^5 + x^2 + 1
  unsigned sum = 0;
  for (const char c : normalise_code(code)) {
    const auto found =
        kCrockford.find(c == 'U' ? 'V' : c);  // U stands in no code, but may stand in a city's prefix.
    sum = times_alpha(sum) ^
          static_cast<unsigned>(found != std::string_view::npos ? found : static_cast<unsigned char>(c) & 31);
  }
  return kCrockford[times_alpha(sum)];
}

}  // namespace tz
