// The short lines that text and HTML of a mail share. Cleaned plain text, not yet escaped for HTML. Pure.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"

namespace feedwatch::deliver {

std::string story_title(const alert::Alert& alert);      // as given: of the story, else of the first article
std::string rule_line(const alert::Alert& alert);        // "Harbour strike · high"
std::string byline(const alert::AlertArticle& article);  // "Coast Daily · 14 Dec 2024 02:56 UTC · Ada Quill"
// The same in a message of several alerts, with the rule where that isn't the message's own.
std::string byline_in(const alert::Alert& alert, const alert::AlertArticle& article);
// Why there is no article to show: nothing has matched. Empty when there is one.
std::string nothing_found(const alert::Alert& alert);
std::string matched_words(const alert::AlertArticle& article);  // "Dockers, Port Lumen", each once
std::string coverage(const alert::Alert& alert);  // "3 articles from 2 sources tell this story."; empty when one does
std::string prefix(const alert::Alert& alert);    // "Update: ", "Not acknowledged: ", or nothing
std::string more(const alert::Alert& alert);      // "and 12 more alerts: feedwatch alerts show a1"; empty when all are listed
// What a message of several alerts holds, one line each; empty for one alert.
std::vector<std::string> contents(const alert::Alert& alert);
// Of its article at `place` (from 0): the number that contents() gives it, "1. "; empty where there are no contents.
std::string number_in(const alert::Alert& alert, size_t place);
std::string origin(const alert::Alert& alert);  // "feedwatch · rule harbour · alert a1"
std::string origin(const alert::OperatorEvent& event);

}  // namespace feedwatch::deliver
