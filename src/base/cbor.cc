#include "base/cbor.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "base/text.h"

namespace tz::cbor {
namespace {

constexpr int kDepthMax = 16;
constexpr std::size_t kBytesMax = 1 << 20;
// What is set aside on the word of a length alone; more grows only as items are really read.
constexpr std::uint64_t kReserveMax = 64;

enum Major : std::uint8_t {
  kUnsigned = 0,
  kNegative = 1,
  kByteString = 2,
  kTextString = 3,
  kArray = 4,
  kMap = 5,
  kSimple = 7
};
constexpr std::uint8_t kFalse = 0xF4;
constexpr std::uint8_t kTrue = 0xF5;
constexpr std::uint8_t kNull = 0xF6;

void write_head(Bytes& out, Major major, std::uint64_t argument) {
  const auto top = static_cast<std::uint8_t>(major << 5);
  if (argument < 24) {
    out.push_back(static_cast<std::uint8_t>(top | argument));
    return;
  }
  const int size_bits = argument <= 0xFF ? 0 : argument <= 0xFFFF ? 1 : argument <= 0xFFFF'FFFF ? 2 : 3;
  out.push_back(static_cast<std::uint8_t>(top | (24 + size_bits)));
  for (int shift = (8 << size_bits) - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(argument >> shift));
}

void write(Bytes& out, const Value& value) {
  if (const auto* flag = value.if_bool()) {
    out.push_back(*flag ? kTrue : kFalse);
  } else if (const auto* number = value.if_int()) {
    if (*number >= 0)
      write_head(out, kUnsigned, static_cast<std::uint64_t>(*number));
    else
      write_head(out, kNegative, static_cast<std::uint64_t>(-1 - *number));
  } else if (const auto* bytes = value.if_bytes()) {
    write_head(out, kByteString, bytes->size());
    out.insert(out.end(), bytes->begin(), bytes->end());
  } else if (const auto* text = value.if_text()) {
    assert(is_valid_utf8(*text));
    write_head(out, kTextString, text->size());
    out.insert(out.end(), text->begin(), text->end());
  } else if (const auto* array = value.if_array()) {
    write_head(out, kArray, array->size());
    for (const auto& item : *array) write(out, item);
  } else if (const auto* map = value.if_map()) {
    write_head(out, kMap, map->size());
    for (const auto& [key, item] : *map) {  // KeyLess keeps them in the order of the encoding.
      write(out, key);
      write(out, item);
    }
  } else {
    assert(value.is_null());
    out.push_back(kNull);
  }
}

tl::unexpected<Error> refuse(std::size_t at, std::string_view what) {
  return fail(Errc::invalid_argument,
              "not deterministic CBOR: " + std::string(what) + " at byte " + std::to_string(at));
}

class Reader {
 public:
  explicit Reader(ByteSpan bytes) : bytes_(bytes) {}
  std::size_t at() const { return at_; }

  Result<Value> read(int depth_left) {
    const std::size_t start = at_;
    if (at_ == bytes_.size()) return refuse(start, "an item is missing");
    const std::uint8_t first = bytes_[at_++];
    switch (first) {
      case kFalse:
        return Value(false);
      case kTrue:
        return Value(true);
      case kNull:
        return Value(nullptr);
      default:
        break;
    }
    const auto major = static_cast<Major>(first >> 5);
    if (major == kSimple || first >> 5 == 6)
      return refuse(start, "a float, tag or simple value outside the subset");
    TZ_TRY(argument, read_argument(first & 31, start));
    switch (major) {
      case kUnsigned:
      case kNegative:
        return integer(major, argument, start);
      case kByteString: {
        TZ_TRY(bytes, take(argument, start));
        return Value(Bytes(bytes.begin(), bytes.end()));
      }
      case kTextString: {
        TZ_TRY(bytes, take(argument, start));
        if (!is_valid_utf8(as_text(bytes))) return refuse(start, "text that is not UTF-8");
        return Value(as_text(bytes));
      }
      default:
        break;
    }
    if (depth_left == 0) return refuse(start, "nesting deeper than " + std::to_string(kDepthMax));
    return major == kArray ? array(argument, depth_left - 1) : map(argument, depth_left - 1);
  }

 private:
  Result<std::uint64_t> read_argument(int info, std::size_t start) {
    if (info < 24) return static_cast<std::uint64_t>(info);
    if (info > 27) return refuse(start, "an indefinite length or a reserved head");
    const std::size_t size = std::size_t{1} << (info - 24);
    if (bytes_.size() - at_ < size) return refuse(start, "a head cut short");
    std::uint64_t argument = 0;
    for (std::size_t i = 0; i < size; ++i) argument = argument << 8 | bytes_[at_++];
    const std::uint64_t lowest = size == 1 ? 24 : std::uint64_t{1} << (size * 4);
    if (argument < lowest) return refuse(start, "a head that is not the shortest");
    return argument;
  }

  Result<Value> integer(Major major, std::uint64_t argument, std::size_t start) const {
    if (argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return refuse(start, "an integer outside 64 bits with sign");
    const auto number = static_cast<std::int64_t>(argument);
    return Value(major == kUnsigned ? number : -1 - number);
  }

  Result<ByteSpan> take(std::uint64_t length, std::size_t start) {
    if (length > bytes_.size() - at_) return refuse(start, "a string cut short");
    const auto taken = bytes_.subspan(at_, static_cast<std::size_t>(length));
    at_ += taken.size();
    return taken;
  }

  Result<Value> array(std::uint64_t count, int depth_left) {
    Array items;
    items.reserve(static_cast<std::size_t>(std::min(count, kReserveMax)));
    for (std::uint64_t i = 0; i < count; ++i) {
      TZ_TRY(item, read(depth_left));
      items.push_back(std::move(item));
    }
    return Value(std::move(items));
  }

  Result<Value> map(std::uint64_t count, int depth_left) {
    Map entries;
    ByteSpan last_key;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::size_t start = at_;
      TZ_TRY(key, read(depth_left));
      const auto encoded = bytes_.subspan(start, at_ - start);
      if (i > 0 &&
          !std::lexicographical_compare(last_key.begin(), last_key.end(), encoded.begin(), encoded.end()))
        return refuse(start, "a map key repeated or out of order");
      last_key = encoded;
      TZ_TRY(item, read(depth_left));
      entries.emplace_hint(entries.end(), std::move(key), std::move(item));
    }
    return Value(std::move(entries));
  }

  ByteSpan bytes_;
  std::size_t at_ = 0;
};

}  // namespace

bool KeyLess::operator()(const Value& a, const Value& b) const {
  const auto* text_a = a.if_text();
  const auto* text_b = b.if_text();
  if (text_a != nullptr && text_b != nullptr)  // The head holds the length and comes first.
    return text_a->size() != text_b->size() ? text_a->size() < text_b->size() : *text_a < *text_b;
  return encode(a) < encode(b);
}

// Shared by the copies of one value; nothing changes a map once it is in a Value.
Value::Value(Map m) : v_(std::make_shared<Map>(std::move(m))) {}

const Map* Value::if_map() const {
  const auto* map = std::get_if<std::shared_ptr<Map>>(&v_);
  return map == nullptr ? nullptr : map->get();
}

const Value* Value::find(std::string_view key) const {
  const auto* map = if_map();
  if (map == nullptr) return nullptr;
  const auto found = map->find(Value(key));
  return found == map->end() ? nullptr : &found->second;
}

bool operator==(const Value& a, const Value& b) {
  const auto* map_a = a.if_map();
  const auto* map_b = b.if_map();
  if (map_a != nullptr && map_b != nullptr) return *map_a == *map_b;
  return a.v_ == b.v_;
}

Bytes encode(const Value& value) {
  Bytes out;
  write(out, value);
  return out;
}

Result<Value> decode(ByteSpan bytes) {
  if (bytes.size() > kBytesMax) return refuse(kBytesMax, "more than 1 MiB");
  Reader reader(bytes);
  TZ_TRY(value, reader.read(kDepthMax));
  if (reader.at() != bytes.size()) return refuse(reader.at(), "bytes left over");
  return std::move(value);
}

}  // namespace tz::cbor
