/// Kleene's three values. `unknown` is what could not be found out.
public enum Ternary: Hashable, Sendable {
    case unknown, no, yes

    public init(_ value: Bool) { self = value ? .yes : .no }

    /// Conjunction; `yes` for none.
    public static func all(_ values: some Sequence<Ternary>) -> Ternary {
        var result = Ternary.yes
        for value in values {
            if value == .no { return .no }
            if value == .unknown { result = .unknown }
        }
        return result
    }

    /// Disjunction; `no` for none.
    public static func any(_ values: some Sequence<Ternary>) -> Ternary {
        var result = Ternary.no
        for value in values {
            if value == .yes { return .yes }
            if value == .unknown { result = .unknown }
        }
        return result
    }

    public static prefix func ! (value: Ternary) -> Ternary {
        switch value {
        case .yes: .no
        case .no: .yes
        case .unknown: .unknown
        }
    }
}
