#include "routing/whistle_json.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"

namespace tz::routing::whistle {
namespace {

namespace json = boost::json;

template <class Id>
std::int64_t number(Id id) {
  return static_cast<std::int64_t>(id);
}

void put(JsonWriter& out, const UnitClocks& c) {
  out.begin_object()
      .field("unit", number(c.unit))
      .field("acknowledge", to_millis(c.due.acknowledge))
      .field("arrive", to_millis(c.due.arrive))
      .field("plan", to_millis(c.due.plan))
      .end_object();
}

struct Put {
  JsonWriter& out;

  void operator()(const Drafted& e) const {
    out.field("street", number(e.street)).field("kind", name(e.kind)).field("alias", e.alias);
    out.key("units").begin_array();
    for (const auto unit : e.units) out.value(number(unit));
    out.end_array().key("cases").begin_array();
    for (const auto id : e.cases) out.value(number(id));
    out.end_array().field("place", e.place);
    if (e.point)
      out.field("lat_e7", std::int64_t{e.point->lat_e7}).field("lng_e7", std::int64_t{e.point->lng_e7});
    if (e.meet_at) out.field("meet_at", to_millis(*e.meet_at));
  }
  void operator()(const Blown& e) const {
    out.key("calls").begin_array();
    for (const auto& call : e.calls) put(out, call);
    out.end_array();
  }
  void operator()(const Called& e) const {
    out.key("call");
    put(out, e.call);
  }
  void operator()(const Arrived& e) const { out.field("unit", number(e.unit)).field("online", e.online); }
  void operator()(const Planned& e) const {
    out.field("unit", number(e.unit)).field("until", to_millis(e.until));
  }
  void operator()(const Ruled& e) const {
    out.field("unit", number(e.unit)).field("ruling", name(e.ruling));
    if (!e.replacement) return;
    out.key("replacement");
    put(out, *e.replacement);
  }
  void operator()(const Rated& e) const {
    out.field("solved", ledger::name(e.solved)).key("ratings").begin_array();
    for (const auto& one : e.ratings) {
      out.begin_object().field("unit", number(one.unit)).key("marks").begin_array();
      for (const int mark : one.rating.marks) out.value(mark);
      out.end_array().end_object();
    }
    out.end_array();
  }
  void operator()(const CounterRated& e) const {
    out.field("unit", number(e.unit))
        .field("needed", name(e.counter.needed))
        .field("right_units", name(e.counter.right_units))
        .field("facts_right", name(e.counter.facts_right));
  }
  void operator()(const ResidentAnswered& e) const {
    out.field("solved", ledger::name(e.answer.solved)).field("satisfied", ledger::name(e.answer.satisfied));
  }
  template <class E>
  void operator()(const E& e) const {
    if constexpr (requires { e.unit; }) out.field("unit", number(e.unit));
  }
};

// Reads fields of one object; the first that is missing or of another type makes all of it wrong.
class Fields {
 public:
  explicit Fields(const json::object& object) : object_(object) {}

  bool has(std::string_view key) const { return object_.contains(key); }
  std::int64_t number(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr || !value->is_int64()) return wrong(), 0;
    return value->get_int64();
  }
  Instant instant(std::string_view key) { return from_millis(number(key)); }
  UnitId unit(std::string_view key = "unit") { return UnitId{number(key)}; }
  bool flag(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr || !value->is_bool()) return wrong(), false;
    return value->get_bool();
  }
  std::string text(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr || !value->is_string()) return wrong(), "";
    return std::string(value->get_string());
  }
  template <class E>
  E choice(std::string_view key) {
    return choose(parse<E>(text(key)));
  }
  template <class E>
  E ledger_choice(std::string_view key) {
    return choose(ledger::parse<E>(text(key)));
  }
  template <class Id>
  std::vector<Id> ids(std::string_view key) {
    std::vector<Id> all;
    each(key, [&](const json::value& v) {
      if (v.is_int64())
        all.push_back(Id{v.get_int64()});
      else
        wrong();
    });
    return all;
  }
  template <class F>
  void each(std::string_view key, const F& use) {
    const auto* value = find(key);
    if (value == nullptr || !value->is_array()) return wrong();
    for (const auto& one : value->get_array()) use(one);
  }
  // Hands the fields of an object on; what is wrong there is wrong here.
  template <class F>
  void inside(const json::value* value, const F& use) {
    if (value == nullptr || !value->is_object()) return wrong();
    Fields nested(value->get_object());
    use(nested);
    if (!nested.fine_) wrong();
  }
  const json::value* find(std::string_view key) const { return object_.if_contains(key); }
  void wrong() { fine_ = false; }
  bool fine() const { return fine_; }

 private:
  template <class E>
  E choose(std::optional<E> value) {
    if (!value) wrong();
    return value.value_or(E{});
  }
  const json::object& object_;
  bool fine_ = true;
};

UnitClocks clocks(Fields& in) {
  return {in.unit(), {in.instant("acknowledge"), in.instant("arrive"), in.instant("plan")}};
}

Drafted drafted(Fields& in) {
  Drafted e{.street = in.unit("street"),
            .kind = in.choice<Kind>("kind"),
            .alias = in.text("alias"),
            .units = in.ids<UnitId>("units"),
            .cases = in.ids<ledger::CaseId>("cases"),
            .place = in.text("place")};
  if (in.has("lat_e7"))
    e.point = LatLng{static_cast<std::int32_t>(in.number("lat_e7")),
                     static_cast<std::int32_t>(in.number("lng_e7"))};
  if (in.has("meet_at")) e.meet_at = in.instant("meet_at");
  return e;
}

Rated rated(Fields& in) {
  Rated e{.solved = in.ledger_choice<ledger::Solved>("solved")};
  in.each("ratings", [&](const json::value& v) {
    in.inside(&v, [&](Fields& one) {
      UnitRating rating{.unit = one.unit()};
      std::size_t i = 0;
      one.each("marks", [&](const json::value& mark) {
        if (i < rating.rating.marks.size() && mark.is_int64() && mark.get_int64() >= 0 &&
            mark.get_int64() <= 5)
          rating.rating.marks[i++] = static_cast<int>(mark.get_int64());
        else
          one.wrong();
      });
      if (i != rating.rating.marks.size()) one.wrong();
      e.ratings.push_back(rating);
    });
  });
  return e;
}

Ruled ruled(Fields& in) {
  Ruled e{in.unit(), in.choice<Ruling>("ruling"), std::nullopt};
  if (in.has("replacement"))
    in.inside(in.find("replacement"), [&](Fields& call) { e.replacement = clocks(call); });
  return e;
}

template <class E>
Event with_unit(Fields& in) {
  return E{in.unit()};
}

using Read = Event (*)(Fields&);
struct Entry {
  std::string_view kind;
  Read read;
};
constexpr Entry kEntries[] = {
    {"drafted", [](Fields& in) -> Event { return drafted(in); }},
    {"approved", [](Fields&) -> Event { return Approved{}; }},
    {"declined", [](Fields&) -> Event { return Declined{}; }},
    {"blown",
     [](Fields& in) -> Event {
       Blown e;
       in.each("calls", [&](const json::value& v) {
         in.inside(&v, [&](Fields& call) { e.calls.push_back(clocks(call)); });
       });
       return e;
     }},
    {"called",
     [](Fields& in) -> Event {
       Called e;
       in.inside(in.find("call"), [&](Fields& call) { e.call = clocks(call); });
       return e;
     }},
    {"acknowledged", with_unit<Acknowledged>},
    {"arrived",
     [](Fields& in) -> Event {
       return Arrived{in.unit(), in.flag("online")};
     }},
    {"left", with_unit<Left>},
    {"planned",
     [](Fields& in) -> Event {
       return Planned{in.unit(), in.instant("until")};
     }},
    {"finished", with_unit<Finished>},
    {"sent_back", with_unit<SentBack>},
    {"refused", with_unit<Refused>},
    {"reported", with_unit<Reported>},
    {"ruled", [](Fields& in) -> Event { return ruled(in); }},
    {"rated", [](Fields& in) -> Event { return rated(in); }},
    {"counter_rated",
     [](Fields& in) -> Event {
       return CounterRated{in.unit(),
                           {in.choice<Accuracy>("needed"), in.choice<Accuracy>("right_units"),
                            in.choice<Accuracy>("facts_right")}};
     }},
    {"resident_answered",
     [](Fields& in) -> Event {
       return ResidentAnswered{
           {in.ledger_choice<ledger::Solved>("solved"), in.ledger_choice<ledger::Satisfied>("satisfied")}};
     }},
    {"closed", [](Fields&) -> Event { return Closed{}; }},
};
static_assert(std::size(kEntries) == std::variant_size_v<Event>);

tl::unexpected<Error> corrupt() {
  return fail(Errc::corrupted, "a stored event of a whistle is not what it must be");
}

}  // namespace

std::string encode(const Event& event) {
  JsonWriter out;
  out.begin_object();
  std::visit(Put{out}, event);
  return out.end_object().take();
}

Result<Event> decode(std::string_view kind, std::string_view body) {
  const auto* entry =
      std::find_if(std::begin(kEntries), std::end(kEntries), [&](const Entry& e) { return e.kind == kind; });
  const auto value = parse_json(body);
  if (entry == std::end(kEntries) || !value || !value->is_object()) return corrupt();
  Fields in(value->get_object());
  Event event = entry->read(in);
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

}  // namespace tz::routing::whistle
