#include "notify/in_app_channel.h"

namespace tz::notify {

Verdict InAppChannel::send(const Rendered& rendered, Instant now) {
  const auto status = inbox_.put(rendered.message.jurisdiction, rendered.destination.ref,
                                 {.id = rendered.delivery,
                                  .case_id = rendered.message.case_id,
                                  .case_code = rendered.message.case_code,
                                  .purpose = rendered.message.purpose,
                                  .subject = rendered.subject,
                                  .body = rendered.body,
                                  .subject_en = rendered.subject_en,
                                  .body_en = rendered.body_en,
                                  .came_at = now});
  if (!status) return try_again("store", "the inbox could not be written");
  return sent_ok();
}

}  // namespace tz::notify
