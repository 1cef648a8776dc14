#pragma once

#include "server/core/ids.hpp"

#include <string>
#include <string_view>

/// Redis keys of sign-in, all under the hash tag {auth}; `lua/shared_auth.lua` says what each holds. Built
/// from validated ids and hashes only (S-33).
namespace convene::auth::keys {

inline std::string account(const person_id& who) {
    return "cv:{auth}:account:" + who.str();
}
inline std::string preferences(const person_id& who) {
    return "cv:{auth}:preferences:" + who.str();
}
inline std::string emails() {
    return "cv:{auth}:emails";
}
inline std::string login(const login_id& of) {
    return "cv:{auth}:login:" + of.str();
}
inline std::string logins(const person_id& who) {
    return "cv:{auth}:logins:" + who.str();
}
inline std::string tokens(const person_id& who) {
    return "cv:{auth}:tokens:" + who.str();
}
inline std::string link(const std::string& token_hash) {
    return "cv:{auth}:link:" + token_hash;
}
inline std::string links(const person_id& who) {
    return "cv:{auth}:links:" + who.str();
}
inline std::string invitation(const person_id& who) {
    return "cv:{auth}:invitation:" + who.str();
}
inline std::string moving(const person_id& who) {
    return "cv:{auth}:moving:" + who.str();
}
inline std::string factor(const person_id& who) {
    return "cv:{auth}:factor:" + who.str();
}
inline std::string new_factor(const person_id& who) {
    return "cv:{auth}:factor-new:" + who.str();
}
inline std::string recovery(const person_id& who) {
    return "cv:{auth}:recovery:" + who.str();
}
/// A counter of sign-in tries or requests; `subject_hash` is a hash of what is counted.
inline std::string rate(std::string_view scope, const std::string& subject_hash) {
    return "cv:{auth}:rate:" + std::string(scope) + ":" + subject_hash;
}

} // namespace convene::auth::keys
