#include "server/core/metrics.hpp"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <memory>

namespace convene {

namespace {

prometheus::Registry& registry() {
    static prometheus::Registry all;
    return all;
}

} // namespace

prometheus::Counter& counter(const std::string& name, const std::string& help,
                             const std::map<std::string, std::string>& labels) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry()).Add(labels);
}

prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                         const std::map<std::string, std::string>& labels) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels);
}

prometheus::Histogram& latency_histogram(const std::string& name, const std::string& help,
                                         const std::map<std::string, std::string>& labels) {
    static const prometheus::Histogram::BucketBoundaries seconds{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry()).Add(labels, seconds);
}

std::string metrics_text() {
    return prometheus::TextSerializer{}.Serialize(registry().Collect());
}

} // namespace convene
