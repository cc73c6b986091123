#include "app/era.h"

#include <fstream>
#include <string>

#include "base/hash.h"

namespace feedwatch::app {

uint64_t boot_era() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id.empty() ? 0 : hash64(id);
}

}  // namespace feedwatch::app
