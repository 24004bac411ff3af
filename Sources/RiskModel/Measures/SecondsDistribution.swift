/// Durations counted by their length in whole seconds: exact, in memory that grows with the distinct lengths alone.
struct SecondsDistribution {
    private var counts: [Int: Int] = [:]
    private var total = 0

    mutating func add(_ seconds: Int) {
        counts[max(0, seconds), default: 0] += 1
        total += 1
    }

    /// - Parameter bounds: where the bins end, ascending; one more bin takes what is longer.
    func summary(bins bounds: [Int]) -> SecondsSummary {
        let ascending = counts.sorted { $0.key < $1.key }
        // The nearest rank: the shortest length that at least so many in a hundred do not exceed. Always one that occurred.
        func quantile(_ percent: Int) -> Int? {
            let rank = (total * percent + 99) / 100
            var seen = 0
            return ascending.first { entry in
                seen += entry.value
                return seen >= rank
            }?.key
        }
        var bins = bounds.map { SecondsSummary.Bin(upTo: $0, count: 0) } + [SecondsSummary.Bin(upTo: nil, count: 0)]
        for (seconds, count) in ascending {
            bins[bounds.firstIndex { seconds <= $0 } ?? bounds.count].count += count
        }
        return SecondsSummary(
            count: total, median: quantile(50), ninetieth: quantile(90), maximum: ascending.last?.key, bins: bins)
    }
}

/// Durations in short. Quantiles are nearest ranks, and absent where there is nothing to take them from.
public struct SecondsSummary: Codable, Hashable, Sendable {
    public struct Bin: Codable, Hashable, Sendable {
        /// Seconds, inclusive; nil for all that is longer than the bin before.
        public var upTo: Int?
        public var count: Int

        enum CodingKeys: String, CodingKey {
            case count
            case upTo = "up_to"
        }

        public init(upTo: Int?, count: Int) {
            self.upTo = upTo
            self.count = count
        }
    }

    public var count: Int
    public var median: Int?
    /// The length that nine in ten do not exceed.
    public var ninetieth: Int?
    public var maximum: Int?
    public var bins: [Bin]

    enum CodingKeys: String, CodingKey {
        case count, median, maximum, bins
        case ninetieth = "percentile_90"
    }

    public init(count: Int, median: Int?, ninetieth: Int?, maximum: Int?, bins: [Bin]) {
        self.count = count
        self.median = median
        self.ninetieth = ninetieth
        self.maximum = maximum
        self.bins = bins
    }
}
