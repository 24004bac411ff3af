public import RiskModel

/// Somebody whom a directory describes.
public struct Person: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case person, agent
    }

    public enum Availability: Hashable, Sendable {
        case here
        case away
        /// Back at this time, in seconds since 1970.
        case awayUntil(Int)
    }

    public var name: PersonName
    /// Other handles and addresses that are the same person.
    public var also: Set<PersonName>
    public var availability: Availability
    /// How much there is to do already, in whatever unit the directory counts; at least 0.
    public var load: Int
    public var kind: Kind

    public init(
        _ name: PersonName, also: Set<PersonName> = [], availability: Availability = .here, load: Int = 0, kind: Kind = .person
    ) {
        self.name = name
        self.also = also
        self.availability = availability
        self.load = load
        self.kind = kind
    }

    public func isAway(at now: Int) -> Bool {
        switch availability {
        case .here: false
        case .away: true
        case .awayUntil(let time): now < time
        }
    }
}
