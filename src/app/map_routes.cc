// The map under the zones: where its tiles are, and the tiles of a file.
#include "app/application.h"
#include "app/map_answer.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kKept = "public, max-age=86400";

}  // namespace

void Application::add_map_routes() {
  // Asked anew each time, so that another map holds at once.
  router_.get("/v1/map", http::Permission::anyone, [this](const Request&) -> Result<Response> {
    JsonWriter out;
    out.begin_object().key("tiles");
    put_map(out, *maps_->current());
    auto response = http::ok_json(out.end_object().take());
    response.cache_control = "no-cache";
    return response;
  });
  router_.get("/tiles/{z}/{x}/{y}", http::Permission::anyone,
              [this](const Request& request) -> Result<Response> {
                const auto map = maps_->current();
                if (!map->file) return fail(Errc::not_found, "there is no such tile");
                TZ_TRY(response, tile_answer(request, *map->file));
                // Of a page that still shows the map before: not to be kept under that one's address.
                const bool mine = request.query.get("v") == map->file->mark();
                response.cache_control = mine ? kKept : "no-store";
                return std::move(response);
              });
}

}  // namespace tz::app
