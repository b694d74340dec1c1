#pragma once
// What a route asks of its caller. Every route names one; there is no overload of Router that does without.
#include <cstdint>
#include <string_view>

namespace tz::http {

enum class Permission : std::uint8_t {
  anyone,           // public; rate-limited by address
  receipt_holder,   // the resident who holds the receipt key of the case named in the path, checked by the
                    // handler's service
  signed_in,        // any staff member
  case_read,        // read cases of one's scope, handler view
  case_file,        // file on behalf of a resident (phone desk, window, field)
  case_triage,      // classify, answer at once, dispatch, rule on objections, check results, land
  case_handle,      // act for the unit in charge: sign, object, contact, extend, file a result
  case_approve,     // approve extensions, carries and exclusions
  case_rule,        // rule on objections (the panel)
  case_callback,    // ask the resident afterwards; never given together with case_handle of the same unit
  case_supervise,   // urge and supervise
  whistle_draft,    // draft, blow and run the whistles of one's street, and rate the departments
  whistle_approve,  // the street's head: approve what another has drafted
  whistle_answer,   // act for a department that is called
  whistle_rule,     // the district: rule on refusals; sees every whistle
  verbatim_unseal,  // read a sealed original, with a reason
  data_import,
  data_export,
  open311_post,  // an Open311 key
  configure,     // units, categories, zones, catalogue, limits
  administer,    // users, keys, health, metrics
};
std::string_view name(Permission permission) noexcept;  // the enumerator, as written in roles and documents

}  // namespace tz::http
