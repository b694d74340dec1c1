#pragma once
// Cases as JSON for staff: list rows, the whole case with its timeline, what the caller may do with it.
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "ledger/api_commands.h"
#include "ledger/api_scope.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/lateness.h"

namespace tz::ledger {

using CodesById = std::map<CaseId, std::string>;

// The ids of other cases that a case names.
std::vector<CaseId> named_cases(const Case& c);

// One row of a list, as an object.
void write_row(JsonWriter& out, const CaseSummary& row, const CodesById& codes);

// The receipt of a case that was just split off, for whoever split it to hand on; shown once.
struct ChildReceipt {
  Receipt receipt;
  std::string status_url;
};

// "offers" and "proposal" (null: nothing to propose) of a case, as fields of the open object.
void write_offers(JsonWriter& out, const std::vector<Offer>& offers);
void write_proposal(JsonWriter& out, const Proposal* proposal);

struct CaseView {
  const CaseHistory& history;
  const CaseSummary& row;
  const CodesById& codes;  // of named_cases()
  const Caller& caller;
  const Policy& policy;
  Instant now;
  const Lateness& lateness;
  const Proposal* proposal;             // null: nothing to propose
  const TakenBySheet& taken_by_sheet;   // of the offers; may be empty
  const ChildReceipt* child = nullptr;  // null: nothing was split off
};
std::string case_json(const CaseView& view);

// 张三 -> 张*; 13800000000 -> 138******00; a@b.example -> a***@b.example. Enough to recognise, not enough to
// call.
std::string mask_name(std::string_view name);
std::string mask_phone(std::string_view phone);
std::string mask_email(std::string_view email);

}  // namespace tz::ledger
