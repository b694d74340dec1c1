#include "ledger/case_texts.h"

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/json.h"

namespace tz::ledger {

namespace {

tl::unexpected<Error> not_ours(std::string_view field) {
  return fail(Errc::corrupted, "the stored text '" + std::string(field) + "' is not what was written");
}

Result<boost::json::value> parse_stored(std::string_view json, std::string_view field) {
  auto value = parse_json(json);
  if (!value) return not_ours(field);
  return std::move(*value);
}

std::string member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

std::uint64_t count_member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return 0;
  if (value->is_uint64()) return value->get_uint64();
  if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
  return 0;
}

bool flag_member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<double> number_member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

}  // namespace

std::string_view find_text(const std::vector<Text>& texts, std::string_view field) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const Text& t) { return t.field == field; });
  return found == texts.end() ? std::string_view() : std::string_view(found->value);
}

Result<Place> read_place(const std::vector<Text>& texts) {
  Place place{
      .point = {}, .address = std::string(find_text(texts, "address")), .address_id = {}, .zipcode = {}};
  const auto json = find_text(texts, "place");
  if (json.empty()) return place;
  TZ_TRY(value, parse_stored(json, "place"));
  const auto* object = value.if_object();
  if (object == nullptr) return not_ours("place");
  place.address_id = member(*object, "address_id");
  place.zipcode = member(*object, "zipcode");
  const auto lat = number_member(*object, "lat");
  const auto lng = number_member(*object, "lng");
  if (lat && lng) {
    const auto point = make_lat_lng(*lat, *lng);
    if (!point) return not_ours("place");
    place.point = *point;
  }
  return place;
}

Result<Contact> read_contact(std::string_view json) {
  TZ_TRY(value, parse_stored(json, "contact"));
  const auto* object = value.if_object();
  if (object == nullptr) return not_ours("contact");
  return Contact{.name = member(*object, "name"),
                 .phone = member(*object, "phone"),
                 .email = member(*object, "email"),
                 .preference = member(*object, "preference"),
                 .notices = object->if_contains("notices") == nullptr || flag_member(*object, "notices")};
}

Result<std::vector<Media>> read_media(std::string_view json) {
  TZ_TRY(value, parse_stored(json, "media"));
  const auto* array = value.if_array();
  if (array == nullptr) return not_ours("media");
  std::vector<Media> media;
  for (const auto& item : *array) {
    const auto* object = item.if_object();
    if (object == nullptr) return not_ours("media");
    media.push_back({.sha256 = member(*object, "sha256"),
                     .type = member(*object, "type"),
                     .size = count_member(*object, "size"),
                     .cleared = flag_member(*object, "cleared")});
  }
  return media;
}

Result<std::vector<std::pair<std::string, std::string>>> read_attributes(std::string_view json) {
  TZ_TRY(value, parse_stored(json, "attributes"));
  const auto* array = value.if_array();
  if (array == nullptr) return not_ours("attributes");
  std::vector<std::pair<std::string, std::string>> attributes;
  for (const auto& item : *array) {
    const auto* object = item.if_object();
    if (object == nullptr) return not_ours("attributes");
    attributes.emplace_back(member(*object, "code"), member(*object, "value"));
  }
  return attributes;
}

Result<std::vector<Span>> read_spans(std::string_view json) {
  TZ_TRY(value, parse_stored(json, "spans"));
  const auto* array = value.if_array();
  if (array == nullptr) return not_ours("spans");
  std::vector<Span> spans;
  for (const auto& item : *array) {
    const auto* object = item.if_object();
    if (object == nullptr) return not_ours("spans");
    spans.push_back({.start = count_member(*object, "start"),
                     .end = count_member(*object, "end"),
                     .kind = member(*object, "kind")});
  }
  return spans;
}

std::vector<Picture> pictures_of(const std::vector<StoredEvent>& events) {
  std::vector<Picture> pictures;
  const auto find = [&](const std::string& sha256) {
    return std::find_if(pictures.begin(), pictures.end(),
                        [&](const Picture& p) { return p.file.sha256 == sha256; });
  };
  for (const auto& stored : events) {
    for (const std::string_view field : {"media", "evidence"}) {
      const auto json = find_text(stored.texts, field);
      const auto files = json.empty() ? Result<std::vector<Media>>() : read_media(json);
      if (!files) continue;
      for (const auto& file : *files)
        if (find(file.sha256) == pictures.end()) pictures.push_back({file, stored.version});
    }
    if (!std::holds_alternative<PicturesShown>(stored.event)) continue;
    for (auto& picture : pictures) picture.file.cleared = false;
    const auto json = find_text(stored.texts, "shown");
    const auto shown = json.empty() ? Result<std::vector<Media>>() : read_media(json);
    if (!shown) continue;
    for (const auto& file : *shown)
      if (const auto picture = find(file.sha256); picture != pictures.end()) picture->file.cleared = true;
  }
  return pictures;
}

}  // namespace tz::ledger
