// What the daemon does, as log events.
#pragma once

#include "app/app.h"

namespace feedwatch::app {

Observer logging_observer();
void log_problems(const Loaded& loaded);

}  // namespace feedwatch::app
