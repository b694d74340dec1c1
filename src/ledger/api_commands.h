#pragma once
// The body of POST /v1/cases/{code}/{command} read into a command. Limits in time come from the planner,
// never from the caller.
#include <boost/json/object.hpp>
#include <functional>
#include <optional>

#include "ledger/api_scope.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::ledger {

// The stored file of that hash, as the ledger keeps it, or nothing: answered by whoever keeps the files.
using FindMedia = std::function<Result<std::optional<Media>>(JurisdictionId j, const std::string& sha256)>;

// Where a command is recorded instead, if not on the case sheet of that city; answered by whoever knows.
// Asked only where the rules of the case and the caller's permissions let the command pass. Empty: the sheet
// takes all.
//   not_allowed  with the next step in its message
using TakenBySheet = std::function<Status(const Case& current, std::string_view command)>;

// What reading a command needs to know besides its body.
struct CommandContext {
  const Case& current;
  const std::vector<StoredEvent>& events;  // its history
  const Caller& caller;
  const CaseService& cases;
  const Planner& planner;
  const FindMedia& find_media;
  Instant now;
};

bool is_staff_command(std::string_view name);

// `name` must be a staff command; merge, unmerge and split carry the ids that CaseService needs in Merge,
// Unmerge and Classify.
//   invalid_argument  a field is missing, unknown or wrong: all faults at once
//                     rule escalate_upper (only to a unit above the present lead), township_duty_list (a
//                     street or community given what a department must do), unknown_media (a file that is
//                     not kept here)
//   forbidden         rule panel_independent (a ruling by the unit that the objection or the ruling names)
//   not_found         another case that the body names
Result<Command> read_command(std::string_view name, const boost::json::object& body,
                             const CommandContext& context);

// The dispatch to the district that takes the place of `asked`, where it would be the third transfer
// (docs/sources.md#third-transfer); it is given by the program, not by the asker. Nothing: it is none, or the
// district has the case.
std::optional<Dispatch> third_transfer(const Dispatch& asked, const CommandContext& context,
                                       const Policy& policy);

}  // namespace tz::ledger
