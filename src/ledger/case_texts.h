#pragma once
// The structured texts of events read back: what Text::value holds for the fields place, contact, media,
// evidence, attributes and spans. decide() writes them; readers ignore members they do not know, so that a
// later version may add some.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/command.h"
#include "ledger/event.h"
#include "ledger/event_store.h"

namespace tz::ledger {

// The value of the text called `field`, or empty.
std::string_view find_text(const std::vector<Text>& texts, std::string_view field);

//   corrupted  not the JSON that decide() writes
Result<Place> read_place(const std::vector<Text>& texts);  // from the fields place and address
Result<Contact> read_contact(std::string_view json);
Result<std::vector<Media>> read_media(std::string_view json);
Result<std::vector<std::pair<std::string, std::string>>> read_attributes(std::string_view json);
Result<std::vector<Span>> read_spans(std::string_view json);

// The pictures of a case in the order in which they came, each once; cleared: the public may see it, by the
// latest choice (PicturesShown), or from the beginning. What is corrupted is left out.
struct Picture {
  Media file;
  std::int64_t version = 0;  // of the event that it came with
};
std::vector<Picture> pictures_of(const std::vector<StoredEvent>& events);

}  // namespace tz::ledger
