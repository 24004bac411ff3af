/// Kleene's three values. `unknown` is what could not be found out.
public enum Ternary: Hashable, Sendable {
    case unknown, no, yes

    public init(_ value: Bool) { self = value ? .yes : .no }

    /// Conjunction; `yes` for none.
    public static func all(_ values: some Sequence<Ternary>) -> Ternary { all(values) { $0 } }

    /// The conjunction of the values of parts, none of which is asked for after the first `no`.
    static func all<Part>(_ parts: some Sequence<Part>, _ value: (Part) -> Ternary) -> Ternary {
        var result = Ternary.yes
        for part in parts {
            switch value(part) {
            case .no: return .no
            case .unknown: result = .unknown
            case .yes: break
            }
        }
        return result
    }

    /// Disjunction; `no` for none.
    public static func any(_ values: some Sequence<Ternary>) -> Ternary { any(values) { $0 } }

    /// The disjunction of the values of parts, none of which is asked for after the first `yes`.
    static func any<Part>(_ parts: some Sequence<Part>, _ value: (Part) -> Ternary) -> Ternary {
        var result = Ternary.no
        for part in parts {
            switch value(part) {
            case .yes: return .yes
            case .unknown: result = .unknown
            case .no: break
            }
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
