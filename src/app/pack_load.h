#pragma once
// A pack read whole and checked whole by every module, and then written by each. What loads a folder and what
// changes one table of a city go through the same two steps.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cadence/module.h"
#include "callback/module.h"
#include "intake/module.h"
#include "notify/module.h"
#include "outreach/module.h"
#include "places/module.h"
#include "routing/module.h"
#include "search/module.h"

namespace tz::app {

// All that a pack is written to; owned by the Application.
struct PackModules {
  places::Module& places;
  routing::Module& routing;
  notify::Module& notify;
  intake::Module& intake;
  callback::Module& callback;
  cadence::Module& cadence;
  search::Module& search;
  outreach::Module& outreach;
};

// A pack that can be written: everything is read, and fits together and with what the city keeps of its own.
struct CheckedPack {
  JurisdictionId id{};
  places::Pack places{};
  routing::RoutingPack routing{};
  notify::NoticePack notices{};
  std::vector<notify::ReplyTemplate> replies{};
  std::vector<std::string> inquiry{};
  callback::CallbackPack desk{};
  callback::ScorePackTexts scores{};
  cadence::Settings rounds{};
  search::Settings searching{};
  outreach::OutreachPack outreaching{};
};

// The city that the pack of these files would renew; nothing if there is none yet, or the files do not say.
Result<std::optional<JurisdictionId>> city_of(const PackModules& modules, const places::PackFiles& files);

// Nothing is written. Without `city` the files' own zones are read, and the id is that of the city of the
// pack's code, or the next free one. With it no outline is read: the zones of that city stand as they are.
//   invalid_argument  as the modules' parsers and checks say: file, line, column and rule
//   not_found         a file is missing
Result<CheckedPack> check_pack(const PackModules& modules, const places::PackFiles& files,
                               const std::set<std::string>& parts,
                               std::optional<JurisdictionId> city = std::nullopt);

// Writes all of it, module by module. A failure on the way leaves some of it written: loading again completes
// it, and nothing else does. `report` may be nullptr.
Status write_pack(const PackModules& modules, const CheckedPack& pack, places::LoadReport* report);

// Writes what one table (places/city_table.h) is about, and nothing else; the zones stay as they are.
Status write_table(const PackModules& modules, const CheckedPack& pack, std::string_view table);

}  // namespace tz::app
