// Why a receiver is disabled, as it is stored: a reason, and for some of them the endpoint it is about. Pure.
#pragma once

#include <string>
#include <string_view>

namespace feedwatch::deliver {

// A receiver that was only down for long gets another chance whenever the owner reloads or restarts.
inline constexpr std::string_view long_down = "no message got through for five days";

// `endpoint`: digest of what is sent to; another address is another chance. Reasons of the owner carry none.
std::string marked(const std::string& reason, const std::string& endpoint);
// Whether what is stored keeps a receiver with this endpoint disabled.
bool concerns(const std::string& stored, const std::string& endpoint);
// What is stored, for people: without the endpoint.
std::string reason_to_show(const std::string& stored);

}  // namespace feedwatch::deliver
