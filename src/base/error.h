#pragma once
// What a fallible operation says when it could not do what was asked.
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tz {

// What went wrong, in the terms a caller can act on; http/problem.h maps each to one HTTP status.
enum class Errc {
  invalid_argument,  // 400: a field is wrong; `field` names it
  unauthenticated,   // 401: no valid session, key or token
  forbidden,         // 403: known, but not permitted
  not_found,         // 404
  not_allowed,       // 409: the state of the thing, or a rule, does not permit it now
  conflict,          // 412: someone else changed it since you read it, or it already exists
  too_large,         // 413: a stated limit of size or count is passed
  too_many,          // 429: a stated limit of rate is passed; retry later
  unavailable,       // 503: try again later; whether something was written may not be known
  corrupted,         // 500: stored bytes do not say what they must; an operator is needed
};

// A refusal. The message is for a person: it names the thing and the rule; never SQL, never personal data.
// `field` is the path of the input field it is about, or empty. `rule` is a stable key that the user
// interface translates ("reopen_window"), or empty. `more` holds further errors of the same input, so that
// all are told at once.
struct Error {
  Errc code = Errc::invalid_argument;
  std::string message;
  std::string field{};
  std::string rule{};
  std::vector<Error> more{};
  // What stands in the places of the rule's words: {"max", "10 MB"} for "at most {max}".
  std::vector<std::pair<std::string, std::string>> values{};
  // too_many, unavailable: when it is worth trying again. 0: not known.
  std::chrono::seconds retry_after{0};

  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace tz
