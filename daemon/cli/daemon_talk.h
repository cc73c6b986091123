// How commands reach the running daemon, and how they know that there is none. As commands.h.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "cli/commands.h"

namespace feedwatch::cli {

// Asks the daemon that keeps its state there. Errors: those of control::ask(); not-running only when nobody works on that state;
// socket-missing when somebody does, but answers nowhere.
Result<boost::json::object> ask_daemon(const std::filesystem::path& state_dir, boost::json::object request);
// The same, for who knows that there is a daemon and waits for it to answer: not-running also when it answers nowhere. Leaves
// the lock of the state alone, which the daemon may just be taking.
Result<boost::json::object> ask_sockets(const std::filesystem::path& state_dir, boost::json::object request);
// As the first, for the daemon of that configuration.
Result<boost::json::object> ask_daemon(const Common& common, boost::json::object request);

// Of an answer.
bool is_ok(const boost::json::object& answer);
std::string text_at(const boost::json::object& object, std::string_view name);  // empty when it is not there, or no text

// Says on stderr what went wrong with a command, and gives `status` back.
int complain(std::string_view command, std::string_view message, int status);
// The exit status for an error of ask_daemon().
int status_of_talk(const Error& error);

}  // namespace feedwatch::cli
