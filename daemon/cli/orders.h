// Commands that change what is stored: by the running daemon, or without one when none runs.
#pragma once

#include <memory>
#include <string>

#include "cli/commands.h"
#include "store/history.h"
#include "store/orders.h"

namespace feedwatch::cli {

// Says why not, with the exit status.
struct Ordered {
  int status{ok};
  store::OrderDone done{};
};
Ordered carry_out(const Common& common, const store::Order& order, const char* command);

// What is stored, to be read.
struct Opened {
  int status{ok};
  std::unique_ptr<store::History> history{};
};
Opened open_history(const Common& common, const char* command);

int tell(const char* command, const Error& error);
int not_found(const char* command, const char* what, const std::string& id);

// Who gives the order: the user's name.
std::string who_am_i();

}  // namespace feedwatch::cli
