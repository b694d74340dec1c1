#pragma once
// GET /v1/cases/{code}/like: cases told in much the same words, and those of the same category in the same
// place about the same time, within the scope of /v1/cases. For whoever handles a case: was it there before,
// and how did it end.
#include "http/router.h"
#include "search/finder.h"

namespace tz::search {

inline constexpr std::size_t kSimilarMax = 5;      // by words
inline constexpr std::size_t kSamePlaceMax = 100;  // by place

// `parts` must outlive the router. Handlers are safe from any thread.
void add_like_route(http::Router& router, const Parts& parts);

}  // namespace tz::search
