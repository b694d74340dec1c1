#include "callback/callback_json.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <utility>

#include "base/json.h"

namespace tz::callback {
namespace {

namespace json = boost::json;

template <class T>
concept LedgerCode = std::is_enum_v<T> && requires(T value) {
  ledger::name(value);
};
template <class T>
concept Code = std::is_enum_v<T> && requires(T value) {
  name(value);
};

// Writes the fields that fields() names.
class Writer {
 public:
  template <class T>
  void operator()(std::string_view key, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      out_.field(key, value);
    } else if constexpr (std::is_same_v<T, bool>) {
      out_.field(key, value);
    } else if constexpr (std::is_same_v<T, Instant>) {
      out_.field(key, to_millis(value));
    } else if constexpr (std::is_same_v<T, std::optional<Instant>>) {
      if (value) out_.field(key, to_millis(*value));
    } else if constexpr (std::is_same_v<T, Hash256>) {
      out_.field(key, to_hex(value));
    } else if constexpr (Code<T> || LedgerCode<T>) {
      out_.field(key, name(value));
    } else {
      out_.field(key, static_cast<std::int64_t>(value));
    }
  }
  template <class F>
  std::string object(const F& use) {
    out_.begin_object();
    use();
    return out_.end_object().take();
  }

 private:
  JsonWriter out_;
};

// Reads them; the first that is missing or of another type makes all of it wrong.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}
  bool fine() const { return fine_; }

  template <class T>
  void operator()(std::string_view key, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      value = text(key);
    } else if constexpr (std::is_same_v<T, bool>) {
      const auto* found = object_.if_contains(key);
      if (found != nullptr && found->is_bool())
        value = found->get_bool();
      else
        fine_ = false;
    } else if constexpr (std::is_same_v<T, Instant>) {
      value = from_millis(number(key));
    } else if constexpr (std::is_same_v<T, std::optional<Instant>>) {
      if (object_.contains(key)) value = from_millis(number(key));
    } else if constexpr (std::is_same_v<T, Hash256>) {
      const auto bytes = from_hex(text(key));
      if (bytes && bytes->size() == value.size())
        std::ranges::copy(*bytes, value.begin());
      else
        fine_ = false;
    } else if constexpr (LedgerCode<T>) {
      choose(ledger::parse<T>(text(key)), value);
    } else if constexpr (Code<T>) {
      choose(parse<T>(text(key)), value);
    } else {
      value = static_cast<T>(number(key));
    }
  }

 private:
  template <class T>
  void choose(const std::optional<T>& found, T& value) {
    if (found)
      value = *found;
    else
      fine_ = false;
  }
  std::int64_t number(std::string_view key) {
    const auto* found = object_.if_contains(key);
    if (found != nullptr && found->is_int64()) return found->get_int64();
    fine_ = false;
    return 0;
  }
  std::string text(std::string_view key) {
    const auto* found = object_.if_contains(key);
    if (found != nullptr && found->is_string()) return std::string(found->get_string());
    fine_ = false;
    return {};
  }
  const json::object& object_;
  bool fine_ = true;
};

// ---- The fields of each event, once for writing and reading.

template <class A, class T>
void put_answers(A& a, T& x) {
  a("contacted", x.contacted), a("solved", x.solved), a("satisfied", x.satisfied),
      a("pressured", x.pressured);
}

template <class A, class E>
void fields(A& a, E& e) {
  using T = std::remove_const_t<E>;
  if constexpr (std::is_same_v<T, TrySeen>) {
    a("by", e.tried.by), a("via", e.tried.via), a("at", e.tried.at);
  } else {
    if constexpr (requires { e.call; }) a("call", e.call);
    if constexpr (requires { e.round; }) a("round", e.round);
    if constexpr (requires { e.of; }) a("of", e.of);
    if constexpr (requires { e.unit; }) a("unit", e.unit);
    if constexpr (requires { e.received_at; }) a("received_at", e.received_at);
    if constexpr (requires { e.limit; }) a("limit", e.limit);
    if constexpr (requires { e.answers; }) put_answers(a, e.answers);
    if constexpr (requires { e.source; }) a("source", e.source);
    if constexpr (requires { e.answered_by; }) a("answered_by", e.answered_by);
    if constexpr (requires { e.answered_at; }) a("answered_at", e.answered_at);
    if constexpr (requires { e.via; }) a("via", e.via);
    if constexpr (requires { e.reference; }) a("reference", e.reference);
    if constexpr (requires { e.entry; }) a("entry", e.entry);
    if constexpr (requires { e.to_ledger; }) a("to_ledger", e.to_ledger);
    if constexpr (requires { e.until; }) a("until", e.until);
    if constexpr (requires { e.token_hash; }) a("token_hash", e.token_hash);
    if constexpr (requires { e.link; }) a("link", e.link);
    if constexpr (requires { e.origin; }) a("origin", e.origin);
    if constexpr (requires { e.period; }) a("period", e.period);
    if constexpr (requires { e.cause; }) a("cause", e.cause);
    if constexpr (requires { e.sent; }) a("sent", e.sent);
    if constexpr (requires { e.grant; }) a("grant", e.grant);
    if constexpr (requires { e.objection_until; }) a("objection_until", e.objection_until);
    if constexpr (requires { e.upheld; }) a("upheld", e.upheld);
    if constexpr (requires { e.report; }) a("report", e.report);
    if constexpr (requires { e.finding; }) a("finding", e.finding);
    if constexpr (requires { e.rule; }) a("rule", e.rule);
  }
  if constexpr (requires { e.case_version; }) a("case_version", e.case_version);
}

template <std::size_t I>
Event read_one(Reader& in) {
  std::variant_alternative_t<I, Event> e{};
  fields(in, e);
  return e;
}
using Read = Event (*)(Reader&);
template <std::size_t... I>
constexpr std::array<Read, sizeof...(I)> readers(std::index_sequence<I...>) {
  return {read_one<I>...};
}
constexpr auto kReaders = readers(std::make_index_sequence<std::variant_size_v<Event>>());

tl::unexpected<Error> corrupt() {
  return fail(Errc::corrupted, "a stored event of a call-back file is not what it must be");
}

}  // namespace

std::string encode(const Event& event) {
  Writer out;
  return out.object([&] { std::visit([&](const auto& e) { fields(out, e); }, event); });
}

Result<Event> decode(std::string_view kind, std::string_view body) {
  const auto names = event_names();
  const auto at = std::ranges::find(names, kind);
  const auto value = parse_json(body);
  if (at == names.end() || !value || !value->is_object()) return corrupt();
  Reader in(value->get_object());
  Event event = kReaders[static_cast<std::size_t>(at - names.begin())](in);
  if (!in.fine()) return corrupt();
  return event;
}

std::string encode_texts(const std::vector<ledger::Text>& texts) {
  JsonWriter out;
  out.begin_object();
  for (const auto& text : texts) out.field(text.field, text.value);
  return out.end_object().take();
}

Result<std::vector<ledger::Text>> decode_texts(std::string_view body) {
  const auto value = parse_json(body);
  if (!value || !value->is_object()) return corrupt();
  std::vector<ledger::Text> texts;
  for (const auto& [field, text] : value->get_object()) {
    if (!text.is_string()) return corrupt();
    texts.push_back({std::string(field), std::string(text.get_string())});
  }
  return texts;
}

}  // namespace tz::callback
