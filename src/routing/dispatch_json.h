#pragma once
// What the routes of dispatch say, as JSON. Pure.
#include <string_view>

#include "base/json.h"
#include "ledger/case.h"
#include "routing/precedent.h"
#include "routing/routing_service.h"

namespace tz::routing {

std::string id_text(std::int64_t id);

void put_suggestion(JsonWriter& out, const City& city, const Suggestion& suggestion,
                    std::chrono::sys_days day, const std::vector<Precedent>& precedents);
void put_precedent(JsonWriter& out, const City& city, const Precedent& precedent);
void put_duty_line(JsonWriter& out, const City& city, const DutyLine& line);
void put_delegation(JsonWriter& out, const City& city, const Delegation& delegation);
// How often the case was given on (派单次数), and whether the next time is the district's.
void put_transfers(JsonWriter& out, const ledger::Case& c, int dispatches_before_district);
void put_refusal(JsonWriter& out, const Error& refusal);

}  // namespace tz::routing
