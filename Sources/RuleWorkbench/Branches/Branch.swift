public import RiskModel

/// One way in which a rule could be weaker or stronger: a node of its conditions and what is done to it.
public struct Branch: Hashable, Sendable {
    public enum Change: String, Hashable, Sendable {
        /// The node is left out.
        case drop
        /// It holds where it did not.
        case negate
        /// Another word of the same kind, or another bound.
        case any, all, none
        case minPlusOne = "min+1"
        case minMinusOne = "min-1"
        case maxPlusOne = "max+1"
        case maxMinusOne = "max-1"
        // Of the rule, not of its conditions:
        case tierUp = "tier-up"
        case tierDown = "tier-down"
    }

    public var node: NodePath
    public var change: Change
    /// What is left out, by name, where several of one node could be.
    public var word: String?
    /// What stands there, for people.
    public var text: String
    public var location: SourceLocation
    /// The rule with the change made.
    public var rule: Rule
    /// Of the rule among those of its policy.
    public var number: Int

    /// Stable over edits elsewhere, such as `unless/part-2:drop`.
    public var name: String { "\(node):\(change.rawValue)\(word.map { " \($0)" } ?? "")" }
}

/// Gives probes that no policy asks yet their numbers, behind those that it asks.
final class ProbeVariants {
    private(set) var probes: [Probe]
    private var numbers: [Probe: ProbeID]

    init(of probes: [Probe]) {
        self.probes = probes
        numbers = Dictionary(probes.enumerated().map { ($1, ProbeID($0)) }) { first, _ in first }
    }

    func id(of probe: Probe) -> ProbeID {
        if let id = numbers[probe] { return id }
        let id = ProbeID(probes.count)
        probes.append(probe)
        numbers[probe] = id
        return id
    }
}
