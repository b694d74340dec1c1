#include "ledger/leaf.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

#include "base/cbor.h"

namespace tz::ledger {
namespace {

constexpr std::int64_t kFormat = 1;

// Texts that tell who somebody is or where he lives. Every other field is of the matter.
constexpr std::array<std::string_view, 6> kPersonal{"contact",    "place",      "address",
                                                    "attributes", "source_row", "complained_party"};

void put_be(Bytes& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}
void put(Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }
void put(Bytes& out, ByteSpan bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

std::array<std::uint8_t, 16> first_half(const Hash256& hash) {
  std::array<std::uint8_t, 16> half{};
  std::copy_n(hash.begin(), half.size(), half.begin());
  return half;
}

// The fields of each event, in one place for writing and reading. `body` is in the leaf for everyone to read;
// `detail` is private. A field that may be missing is an optional; everything else is always there, so that
// an event has exactly one encoding.
template <class A>
void fields(A& a, Received& e) {
  a.body("channel", e.channel);
  a.body("request_type", e.request_type);
  a.body("urgency", e.urgency);
  a.body("confidentiality", e.confidentiality);
  a.body("anonymous", e.anonymous);
  a.body("on_behalf", e.on_behalf);
  a.body("publish", e.publish);
  a.body("no_reply_wanted", e.no_reply_wanted);
  a.body("reachable", e.reachable);
  a.body("language", e.language);
  a.body("said_at", e.said_at);
  a.detail("code", e.code);
  a.detail("category", e.category);
  a.detail("zones", e.zones);
  a.detail("source_id", e.source_id);
  a.detail("split_from", e.split_from);
  a.detail("complained_unit", e.complained_unit);
}
template <class A>
void fields(A& a, Classified& e) {
  a.body("request_type", e.request_type);
  a.body("urgency", e.urgency);
  a.detail("category", e.category);
  a.detail("zones", e.zones);
  a.detail("tags", e.tags);
  a.detail("complained_unit", e.complained_unit);
}
template <class A>
void fields(A& a, Dispatched& e) {
  a.body("unit", e.unit);
  a.body("due", e.due);
  a.body("catalogue_version", e.catalogue_version);
  a.body("fallback", e.fallback);
  a.body("copied_to", e.copied_to);
  a.body("said_at", e.said_at);
}
template <class A>
void fields(A& a, Signed& e) {
  a.body("automatic", e.automatic);
}
template <class A>
void fields(A& a, Objected& e) {
  a.body("unit", e.unit);
  a.body("proposed", e.proposed);
}
template <class A>
void fields(A& a, ObjectionRuled& e) {
  a.body("upheld", e.upheld);
  a.body("unit", e.unit);
}
template <class A>
void fields(A& a, AssistAssigned& e) {
  a.body("unit", e.assist.unit);
  a.body("due", e.assist.due);
}
template <class A>
void fields(A& a, AssistReported& e) {
  a.body("unit", e.unit);
}
template <class A>
void fields(A& a, Contacted& e) {
  a.body("via", e.via);
}
template <class A>
void fields(A& a, ContactFailed& e) {
  a.body("via", e.via);
}
template <class A>
void fields(A& a, ExtensionAsked& e) {
  a.body("until", e.until);
}
template <class A>
void fields(A& a, ExtensionGranted& e) {
  a.body("until", e.until);
}
template <class A>
void fields(A&, ExtensionRefused&) {}
template <class A>
void fields(A& a, CarryAsked& e) {
  a.body("target", e.target);
}
template <class A>
void fields(A& a, CarryEndorsed& e) {
  a.body("side", e.side);
  a.body("review", e.review);
}
template <class A>
void fields(A& a, CarryGranted& e) {
  a.body("target", e.target);
  a.body("review", e.review);
}
template <class A>
void fields(A&, CarryRefused&) {}
template <class A>
void fields(A& a, CarryReviewed& e) {
  a.body("review", e.review);
}
template <class A>
void fields(A& a, CarryEnded& e) {
  a.body("due", e.due);
}
template <class A>
void fields(A& a, Paused& e) {
  a.body("cause", e.cause);
  a.body("until", e.until);
}
template <class A>
void fields(A& a, Resumed& e) {
  a.body("result_due", e.result_due);
}
template <class A>
void fields(A& a, ResultFiled& e) {
  a.body("outcome", e.outcome);
}
template <class A>
void fields(A& a, ResultChecked& e) {
  a.body("passed", e.passed);
}
template <class A>
void fields(A& a, CallbackTried& e) {
  a.body("via", e.via);
}
// How satisfied someone is, and whether he was leaned on, would reach the handler through a public leaf
// (docs/sources.md#clock-runs-on).
template <class A>
void fields(A& a, CallbackAnswered& e) {
  a.body("contacted", e.answer.contacted);
  a.body("solved", e.answer.solved);
  a.body("via", e.answer.via);
  a.body("answered_at", e.answer.at);
  a.body("by_resident", e.by_resident);
  a.body("rework_due", e.rework_due);
  a.detail("satisfied", e.answer.satisfied);
  a.detail("pressured", e.answer.pressured);
}
template <class A>
void fields(A&, CallbackUnreached&) {}
template <class A>
void fields(A& a, ReworkOrdered& e) {
  a.body("due", e.due);
}
template <class A>
void fields(A& a, Urged& e) {
  a.body("level", e.level);
}
template <class A>
void fields(A& a, Supervised& e) {
  a.body("kind", e.kind);
  a.body("due", e.due);
}
template <class A>
void fields(A&, SupervisionLifted&) {}
template <class A>
void fields(A& a, Escalated& e) {
  a.body("unit", e.unit);
}
template <class A>
void fields(A&, ProgressTold&) {}
template <class A>
void fields(A&, Noted&) {}
template <class A>
void fields(A&, InformationAdded&) {}
template <class A>
void fields(A& a, LandingProposed& e) {
  a.body("code", e.code);
}
template <class A>
void fields(A& a, Landed& e) {
  a.body("code", e.landing.code);
  a.body("unit", e.landing.unit);
  a.body("landed_at", e.landing.at);
  a.body("next_review", e.landing.next_review);
  a.body("legal_route", e.landing.legal_route);
  a.body("remedy_until", e.landing.remedy_until);
  a.body("told", e.told);
  a.body("said_at", e.said_at);
  a.detail("duplicate_of", e.landing.duplicate_of);
  a.detail("emergency_line", e.landing.emergency_line);
}
template <class A>
void fields(A& a, Reopened& e) {
  a.body("due", e.due);
  a.body("review", e.review);
}
template <class A>
void fields(A& a, Withdrawn& e) {
  a.detail("asked_by_handler", e.asked_by_handler);
}
template <class A>
void fields(A& a, Linked& e) {
  a.detail("other", e.other);
}
template <class A>
void fields(A& a, Unlinked& e) {
  a.detail("other", e.other);
}
template <class A>
void fields(A& a, Split& e) {
  a.detail("child", e.child);
}
template <class A>
void fields(A& a, Merged& e) {
  a.detail("main", e.main);
}
template <class A>
void fields(A& a, Absorbed& e) {
  a.detail("other", e.other);
}
template <class A>
void fields(A& a, Unmerged& e) {
  a.detail("main", e.main);
}
template <class A>
void fields(A& a, Released& e) {
  a.detail("other", e.other);
}
template <class A>
void fields(A& a, Redacted& e) {
  a.body("spans", e.spans);
}

template <class A>
void fields(A& a, PicturesShown& e) {
  a.body("pictures", e.pictures);
}
template <class A>
void fields(A& a, DueRecomputed& e) {
  a.body("was", e.was);
  a.body("due", e.due);
}

template <class T>
concept Enumerator = std::is_enum_v<T> && requires(T t) {
  name(t);
};
template <class T>
concept Id = std::is_enum_v<T> && !Enumerator<T>;

cbor::Value to_cbor(bool v) { return v; }
cbor::Value to_cbor(std::int64_t v) { return v; }
cbor::Value to_cbor(const std::string& v) { return v; }
cbor::Value to_cbor(Instant v) { return to_millis(v); }
template <Enumerator T>
cbor::Value to_cbor(T v) {
  return name(v);
}
template <Id T>
cbor::Value to_cbor(T v) {
  return static_cast<std::int64_t>(v);
}
cbor::Value to_cbor(const std::vector<std::string>& v) { return cbor::Array(v.begin(), v.end()); }
cbor::Value to_cbor(const Deadlines& v) {
  cbor::Map map{{"rule", v.rule}};
  if (v.sign) map.emplace("sign", to_millis(*v.sign));
  if (v.contact) map.emplace("contact", to_millis(*v.contact));
  if (v.result) map.emplace("result", to_millis(*v.result));
  if (v.from) {
    map.emplace("from", to_millis(*v.from));
    map.emplace("calendar", v.calendar);
    map.emplace("provisional", v.provisional);
  }
  return map;
}

struct Writer {
  cbor::Map body_map, detail_map;
  template <class T>
  static void add(cbor::Map& map, std::string_view key, const T& v) {
    map.emplace(key, to_cbor(v));
  }
  template <class T>
  static void add(cbor::Map& map, std::string_view key, const std::optional<T>& v) {
    if (v) add(map, key, *v);
  }
  template <class T>
  void body(std::string_view key, const T& v) {
    add(body_map, key, v);
  }
  template <class T>
  void detail(std::string_view key, const T& v) {
    add(detail_map, key, v);
  }
};

// Reads what Writer wrote; whatever is missing, of another type or left over makes `problem` non-empty.
class Reader {
 public:
  Reader(const cbor::Value& body, const cbor::Value* detail) : body_(body), detail_(detail) {}
  template <class T>
  void body(std::string_view key, T& v) {
    read(&body_, body_read_, key, v);
  }
  template <class T>
  void detail(std::string_view key, T& v) {
    read(detail_, detail_read_, key, v);
  }

  // After all fields: what is wrong, or empty.
  std::string finish() {
    if (problem_.empty() && body_.if_map()->size() != body_read_)
      problem_ = "body holds a field of no meaning";
    if (problem_.empty() && (detail_ ? detail_->if_map()->size() : 0) != detail_read_)
      problem_ = "detail holds a field of no meaning";
    return problem_;
  }

 private:
  template <class T>
  void read(const cbor::Value* map, std::size_t& count, std::string_view key, T& v) {
    const auto* found = map ? map->find(key) : nullptr;
    if (found) ++count;
    if (problem_.empty() && !(found && from(*found, v)))
      problem_ = "field " + std::string(key) + " is missing or wrong";
  }
  template <class T>
  void read(const cbor::Value* map, std::size_t& count, std::string_view key, std::optional<T>& v) {
    if (map && map->find(key)) read(map, count, key, v.emplace());
  }

  static bool from(const cbor::Value& in, bool& out) {
    const auto* v = in.if_bool();
    if (v) out = *v;
    return v != nullptr;
  }
  static bool from(const cbor::Value& in, std::int64_t& out) {
    const auto* v = in.if_int();
    if (v) out = *v;
    return v != nullptr;
  }
  static bool from(const cbor::Value& in, std::string& out) {
    const auto* v = in.if_text();
    if (v) out = *v;
    return v != nullptr;
  }
  static bool from(const cbor::Value& in, Instant& out) {
    const auto* v = in.if_int();
    if (v) out = from_millis(*v);
    return v != nullptr;
  }
  template <Enumerator T>
  static bool from(const cbor::Value& in, T& out) {
    const auto* text = in.if_text();
    const auto v = text ? parse<T>(*text) : std::nullopt;
    if (v) out = *v;
    return v.has_value();
  }
  template <Id T>
  static bool from(const cbor::Value& in, T& out) {
    std::int64_t v = 0;
    if (!from(in, v)) return false;
    out = T{v};
    return true;
  }
  static bool from(const cbor::Value& in, std::vector<std::string>& out) {
    const auto* array = in.if_array();
    if (!array) return false;
    for (const auto& item : *array)
      if (!from(item, out.emplace_back())) return false;
    return true;
  }
  static bool from(const cbor::Value& in, Deadlines& out) {
    const auto* map = in.if_map();
    if (!map) return false;
    Reader inner(in, nullptr);
    inner.body("rule", out.rule);
    inner.body("sign", out.sign);
    inner.body("contact", out.contact);
    inner.body("result", out.result);
    inner.body("from", out.from);
    if (out.from) {
      inner.body("calendar", out.calendar);
      inner.body("provisional", out.provisional);
    }
    return inner.finish().empty();
  }

  const cbor::Value& body_;
  const cbor::Value* detail_;
  std::size_t body_read_ = 0, detail_read_ = 0;
  std::string problem_;
};

// An event of that kind with default fields, or nullopt.
template <std::size_t... I>
std::optional<Event> blank(std::string_view kind_name, std::index_sequence<I...>) {
  std::optional<Event> found;
  ((found || kind(Event(std::in_place_index<I>)) != kind_name ? void()
                                                              : void(found.emplace(std::in_place_index<I>))),
   ...);
  return found;
}

auto corrupted(const std::string& what) { return fail(Errc::corrupted, "event leaf: " + what); }

template <std::size_t N>
bool copy_exact(const cbor::Value* value, std::array<std::uint8_t, N>& out) {
  const auto* bytes = value ? value->if_bytes() : nullptr;
  if (!bytes || bytes->size() != N) return false;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return true;
}

}  // namespace

bool is_personal(std::string_view field) {
  return std::find(kPersonal.begin(), kPersonal.end(), field) != kPersonal.end();
}

Hash256 salt_of(const CaseSecret& secret, std::int64_t version, std::string_view field) {
  Bytes message;
  put(message, "taizhang/salt/1");
  put_be(message, static_cast<std::uint64_t>(version), 8);
  put(message, field);
  return hmac_sha256(is_personal(field) ? secret.personal : secret.matter, message);
}

std::array<std::uint8_t, 16> receipt_key_of(const CaseSecret& secret) {
  return first_half(hmac_sha256(secret.matter, as_bytes("taizhang/receipt/1")));
}

std::array<std::uint8_t, 16> tag_of(std::span<const std::uint8_t, 16> receipt_key, std::int64_t version) {
  Bytes message;
  put(message, "ev");
  put_be(message, static_cast<std::uint64_t>(version), 8);
  return first_half(hmac_sha256(receipt_key, message));
}

Hash256 commitment(std::string_view field, const Hash256& salt, ByteSpan value) {
  assert(field.size() <= std::numeric_limits<std::uint16_t>::max());
  Bytes message;
  put(message, "taizhang/commit/1");
  put_be(message, field.size(), 2);
  put(message, field);
  put(message, salt);
  put(message, value);
  return sha256(message);
}

Bytes by_bytes(const By& by) {
  return cbor::encode(cbor::Array{static_cast<std::int64_t>(by.actor), static_cast<std::int64_t>(by.unit)});
}

EncodedEvent encode(const Event& event, JurisdictionId jurisdiction, std::int64_t version, Instant at,
                    const By& by, const std::vector<Text>& texts, const CaseSecret& secret) {
  Writer writer;
  Event copy = event;  // fields() takes what the reader can fill, so it takes no const.
  std::visit([&](auto& e) { fields(writer, e); }, copy);

  EncodedEvent out;
  if (!writer.detail_map.empty()) out.detail = cbor::encode(writer.detail_map);

  cbor::Map commits;
  const auto commit = [&](std::string_view field, ByteSpan value) {
    const auto c = commitment(field, salt_of(secret, version, field), value);
    const bool added = commits.emplace(field, Bytes(c.begin(), c.end())).second;
    assert(added && "two texts of one event have the same field");
    (void)added;
  };
  commit("by", by_bytes(by));
  if (!out.detail.empty()) commit("detail", out.detail);
  for (const auto& text : texts) commit(text.field, as_bytes(text.value));

  const auto tag = tag_of(receipt_key_of(secret), version);
  out.leaf = cbor::encode(cbor::Map{
      {"v", kFormat},
      {"j", static_cast<std::int64_t>(jurisdiction)},
      {"type", kind(event)},
      {"at", to_millis(at)},
      {"role", name(by.role)},
      {"tag", Bytes(tag.begin(), tag.end())},
      {"commits", std::move(commits)},
      {"body", std::move(writer.body_map)},
  });
  return out;
}

Result<DecodedEvent> decode(ByteSpan leaf, ByteSpan detail) {
  const auto read = cbor::decode(leaf);
  if (!read) return corrupted(read.error().message);
  const auto* map = read->if_map();
  if (!map || map->size() != 8) return corrupted("not a map of eight fields");
  const auto* v = read->find("v");
  if (!v || !v->if_int() || *v->if_int() != kFormat) return corrupted("another format than 1");

  DecodedEvent out;
  const auto* jurisdiction = read->find("j");
  const auto* at = read->find("at");
  const auto* role = read->find("role");
  const auto* type = read->find("type");
  const auto* body = read->find("body");
  const auto* commits = read->find("commits");
  if (!jurisdiction || !jurisdiction->if_int() || *jurisdiction->if_int() < 0 ||
      *jurisdiction->if_int() > std::numeric_limits<std::int32_t>::max())
    return corrupted("field j is missing or wrong");
  if (!at || !at->if_int()) return corrupted("field at is missing or wrong");
  const auto parsed_role = role && role->if_text() ? parse<Role>(*role->if_text()) : std::nullopt;
  if (!parsed_role) return corrupted("field role is missing or wrong");
  if (!copy_exact(read->find("tag"), out.tag)) return corrupted("field tag is missing or wrong");
  if (!body || !body->if_map()) return corrupted("field body is missing or wrong");
  if (!commits || !commits->if_map()) return corrupted("field commits is missing or wrong");
  out.jurisdiction = JurisdictionId{static_cast<std::int32_t>(*jurisdiction->if_int())};
  out.at = from_millis(*at->if_int());
  out.role = *parsed_role;

  for (const auto& [field, hash] : *commits->if_map()) {
    Hash256 bytes{};
    if (!field.if_text() || !copy_exact(&hash, bytes))
      return corrupted("a commitment is not a name and 32 bytes");
    out.commitments.emplace_back(*field.if_text(), bytes);
  }
  if (!commits->find("by")) return corrupted("no commitment to who acted");
  if ((commits->find("detail") != nullptr) != !detail.empty())
    return corrupted("detail and its commitment do not go together");

  std::optional<cbor::Value> detail_value;
  if (!detail.empty()) {
    auto decoded = cbor::decode(detail);
    if (!decoded || !decoded->if_map() || decoded->if_map()->empty()) return corrupted("detail is not a map");
    detail_value = std::move(*decoded);
  }
  auto event = type && type->if_text()
                   ? blank(*type->if_text(), std::make_index_sequence<std::variant_size_v<Event>>())
                   : std::nullopt;
  if (!event) return corrupted("a kind of event that this program does not know");
  Reader reader(*body, detail_value ? &*detail_value : nullptr);
  std::visit([&](auto& e) { fields(reader, e); }, *event);
  if (const auto problem = reader.finish(); !problem.empty()) return corrupted(problem);
  out.event = std::move(*event);
  return out;
}

Hash256 leaf_hash(ByteSpan leaf) {
  Bytes message{0x00};
  put(message, leaf);
  return sha256(message);
}

}  // namespace tz::ledger
