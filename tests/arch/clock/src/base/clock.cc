#include "base/clock.h"

// The one place that may: std::chrono::system_clock::now().
long wall() { return std::chrono::system_clock::now().time_since_epoch().count(); }
