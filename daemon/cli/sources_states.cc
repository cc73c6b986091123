#include <algorithm>

#include "cli/sources_tools.h"
#include "store/known_address.h"

namespace feedwatch::cli {

void restore_addresses(std::vector<store::SourceState>& states, const pipeline::Setup& setup) {
  std::erase_if(states, [&setup](store::SourceState& state) {
    const config::Source* source = setup.source(state.id);
    return source == nullptr || !store::restore_address(state, source->url);
  });
}

}  // namespace feedwatch::cli
