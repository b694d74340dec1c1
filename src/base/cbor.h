#pragma once
// The subset of CBOR (RFC 8949) that the ledger commits to, in deterministic form (section 4.2.1): shortest
// heads, definite lengths, map keys in bytewise order of their encoding. Unsigned and negative integers, byte
// strings, text, arrays, maps, false, true, null. No floats, no tags. One value has exactly one encoding, and
// the reader refuses every other.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tz::cbor {

class Value;
using Array = std::vector<Value>;
struct KeyLess {
  bool operator()(const Value& a, const Value& b) const;  // order of encoded bytes
};
using Map = std::map<Value, Value, KeyLess>;

class Value {
 public:
  using Storage =
      std::variant<std::nullptr_t, bool, std::int64_t, Bytes, std::string, Array, std::shared_ptr<Map>>;
  Value() : v_(nullptr) {}
  Value(std::nullptr_t) : v_(nullptr) {}
  Value(bool b) : v_(b) {}
  Value(std::int64_t i) : v_(i) {}
  Value(int i) : v_(static_cast<std::int64_t>(i)) {}
  Value(Bytes b) : v_(std::move(b)) {}
  Value(std::string s) : v_(std::move(s)) {}
  Value(const char* s) : v_(std::string(s)) {}
  Value(std::string_view s) : v_(std::string(s)) {}
  Value(Array a) : v_(std::move(a)) {}
  Value(Map m);

  const bool* if_bool() const { return std::get_if<bool>(&v_); }
  const std::int64_t* if_int() const { return std::get_if<std::int64_t>(&v_); }
  const Bytes* if_bytes() const { return std::get_if<Bytes>(&v_); }
  const std::string* if_text() const { return std::get_if<std::string>(&v_); }
  const Array* if_array() const { return std::get_if<Array>(&v_); }
  const Map* if_map() const;
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(v_); }
  // The value under a text key of a map, or nullptr.
  const Value* find(std::string_view key) const;
  friend bool operator==(const Value& a, const Value& b);

 private:
  Storage v_;
};

// Text must be valid UTF-8 (asserted).
Bytes encode(const Value& value);
// Depth at most 16, length at most 1 MiB.  invalid_argument: not CBOR, not this subset, not the deterministic
// form, or bytes left over.
Result<Value> decode(ByteSpan bytes);

}  // namespace tz::cbor
