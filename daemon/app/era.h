// What CLOCK_BOOTTIME counts from.
#pragma once

#include <cstdint>

namespace feedwatch::app {

// The same number for as long as the machine is not booted anew; 0 when the kernel doesn't say.
uint64_t boot_era();

}  // namespace feedwatch::app
