import RiskModel

/// The statements of one side of a hunk, summed up by key, so that pairing costs no more than there are statements.
struct ReplacementPartners {
    private struct Values {
        /// Two that differ are enough to differ from any.
        var some: [[UInt8]] = []
        var smallest: DecimalNumber?
        var largest: DecimalNumber?
        /// A value is missing.
        var isUnclear = false
        /// A value is missing, or no plain number.
        var isUncountable = false

        mutating func add(_ value: [UInt8]?) {
            guard let value else {
                (isUnclear, isUncountable) = (true, true)
                return
            }
            if some.count < 2, !some.contains(value) { some.append(value) }
            guard let number = DecimalNumber(value) else {
                isUncountable = true
                return
            }
            smallest = smallest.map { min($0, number) } ?? number
            largest = largest.map { max($0, number) } ?? number
        }

        /// Whether one of the values passes, seen from a statement with `value`.
        func answer(to value: [UInt8]?, _ test: Replacement.ValueTest?) -> Ternary {
            guard let test else { return .yes }
            guard let value else { return .unknown }
            let passes: Bool
            switch test {
            case .differs: passes = some.contains { $0 != value }
            case .rises, .falls:
                guard let number = DecimalNumber(value) else { return .unknown }
                passes = test == .rises ? largest.map { $0 > number } ?? false : smallest.map { $0 < number } ?? false
            }
            if passes { return .yes }
            return (test == .differs ? isUnclear : isUncountable) ? .unknown : .no
        }
    }

    private var values: [[UInt8]: Values] = [:]
    private var hasUnknownKey = false

    init(_ statements: [ReplacementTally.Statement]) {
        for statement in statements {
            guard let key = statement.key else {
                hasUnknownKey = true
                continue
            }
            values[key, default: Values()].add(statement.value)
        }
    }

    /// Whether one of the statements fits one of the other side; `test` as seen from there.
    func answer(to key: [UInt8]?, _ value: [UInt8]?, _ test: Replacement.ValueTest?) -> Ternary {
        // What states no key may state any.
        guard let key else { return .unknown }
        let found = values[key]?.answer(to: value, test) ?? .no
        return found == .no && hasUnknownKey ? .unknown : found
    }
}

extension Replacement.ValueTest {
    /// The same, seen from the new value.
    var reversed: Self {
        switch self {
        case .differs: .differs
        case .rises: .falls
        case .falls: .rises
        }
    }
}
