// Preloaded: names under slow.example take fifteen seconds to resolve, as those do whose servers keep silent.
#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <string_view>
#include <thread>

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
  using Resolve = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto resolve = reinterpret_cast<Resolve>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name != nullptr && std::string_view(name).ends_with(".slow.example")) {
    std::this_thread::sleep_for(std::chrono::seconds{15});
    return EAI_AGAIN;
  }
  return resolve(name, service, hints, found);
}
