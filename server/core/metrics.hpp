#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <string>

namespace convene {

/// The process's metrics (Prometheus text format 0.0.4). Counters may be used from any thread. Each is
/// created on first use and lives as long as the process; keep the returned reference instead of looking it
/// up per event. Labels have few values, never ids of persons.
prometheus::Counter& counter(const std::string& name, const std::string& help,
                             const std::map<std::string, std::string>& labels = {});
prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                         const std::map<std::string, std::string>& labels = {});
/// Seconds, with buckets from 0.5 ms to 10 s.
prometheus::Histogram& latency_histogram(const std::string& name, const std::string& help,
                                         const std::map<std::string, std::string>& labels = {});

/// Everything as text for `GET /metrics`.
std::string metrics_text();

} // namespace convene
