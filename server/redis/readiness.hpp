#pragma once

#include "server/core/result.hpp"
#include "server/redis/client.hpp"

#include <span>
#include <vector>

namespace convene::redis {

/// The questions that a fresh connection asks before it is used, in order.
std::vector<arguments> readiness_questions(const requirements& wanted);

/// Judges the answers to `readiness_questions`. The error says in one sentence what an operator has to
/// change. Pure.
result<void> check_readiness(const requirements& wanted, std::span<const reply> answers);

/// The first error reply of a greeting, as a sentence for operators.
result<void> check_greeting(std::span<const reply> answers);

} // namespace convene::redis
