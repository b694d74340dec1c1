#pragma once
// A base map and its tiles as the routes answer them.
#include "base/json.h"
#include "http/request.h"
#include "http/response.h"
#include "places/base_map.h"

namespace tz::app {

// Null where there is none.
void put_map(JsonWriter& out, const places::BaseMap& map);
// South-west and north-east corner, latitude first.
void put_box(JsonWriter& out, const Box& box);

// The tile that the path parameters z, x and y name. Vector tiles go out packed as they lie there to who
// takes gzip, else plain; where the map has none, an empty one is 204, because what draws it asks for all.
//   not_found    no such tile; of pictures also: none there
//   corrupted    the file is damaged there
//   unavailable  the file cannot be read now
Result<http::Response> tile_answer(const http::Request& request, const places::Pmtiles& file);

}  // namespace tz::app
