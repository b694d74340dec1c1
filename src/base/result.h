#pragma once
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace tz {

// A value, or the reason there is none. tl::expected is not [[nodiscard]]; this is.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using Base = tl::expected<T, Error>;
  using Base::Base;
  Result(Base base) : Base(std::move(base)) {}
};
using Status = Result<void>;

inline tl::unexpected<Error> fail(Errc code, std::string message) {
  return tl::unexpected<Error>(Error{.code = code, .message = std::move(message)});
}
// The same, naming the input field it is about.
inline tl::unexpected<Error> fail_field(std::string field, std::string message) {
  return tl::unexpected<Error>(
      Error{.code = Errc::invalid_argument, .message = std::move(message), .field = std::move(field)});
}
// The same, naming the rule that refuses.
inline tl::unexpected<Error> fail_rule(Errc code, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = code, .message = std::move(message), .rule = std::move(rule)});
}

}  // namespace tz

// TZ_TRY(name, expr): `name` becomes the value of `expr`, or our caller gets its error.
// TZ_CHECK(expr): the same for a Status.
#define TZ_TRY(name, expr)                                                                    \
  auto&& name##_or_error = (expr);                                                            \
  if (!name##_or_error) return tl::unexpected<tz::Error>(std::move(name##_or_error).error()); \
  auto& name = *name##_or_error
#define TZ_CHECK(expr)                                                                                       \
  do {                                                                                                       \
    if (auto tz_status = (expr); !tz_status) return tl::unexpected<tz::Error>(std::move(tz_status).error()); \
  } while (false)
