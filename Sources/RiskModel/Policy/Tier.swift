/// How risky a change is. The raw value of the highest risk is zero, so that anything left unset,
/// on the wire or in memory, reads as `high` (promise P1).
public enum Tier: UInt8, Hashable, Sendable, CaseIterable {
    case high = 0
    case medium = 1
    case low = 2

    public var name: String {
        switch self {
        case .high: "high"
        case .medium: "medium"
        case .low: "low"
        }
    }

    public init?(name: some StringProtocol) {
        guard let tier = Tier.allCases.first(where: { $0.name == name }) else { return nil }
        self = tier
    }
}

/// Written by its name.
extension Tier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let tier = Tier(name: name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "there is no tier \(name)")
        }
        self = tier
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// `low < medium < high`.
extension Tier: Comparable {
    public static func < (left: Tier, right: Tier) -> Bool {
        left.rawValue > right.rawValue
    }
}

/// The name of something a job may do, such as `merge_pull_request`.
public struct Capability: Hashable, Sendable {
    public let name: String

    public init(_ name: String) { self.name = name }
}

extension Capability: Comparable {
    public static func < (left: Capability, right: Capability) -> Bool { left.name < right.name }
}

extension Capability: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) { self.init(value) }
    public var description: String { name }
}
